/** `<requests-button>`: opens the drawer with the latest requests, by click or by Alt+L. The drawer loads when it is first opened. */

/** The element; it holds a button, and names the operation of its page. */
export class RequestsButton extends HTMLElement {
  connectedCallback(): void {
    this.querySelector('button')?.addEventListener('click', () => void this.#open());
    addEventListener('keydown', (event) => {
      const isShortcut = event.code === 'KeyL' && event.altKey && !event.ctrlKey && !event.metaKey;
      if (!isShortcut || isTyping(event.target)) return;
      event.preventDefault();
      void this.#open();
    });
  }

  async #open(): Promise<void> {
    const { openDrawer } = await import('./drawer.ts');
    openDrawer(this.dataset.operation ?? '');
  }
}

/** Alt and a letter write a character on some keyboards. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}
