/**
 * `<who-can-call>`: which of the visitor's own credentials can call the operation of the page, through the eyes of whom
 * they act as. What reads and shows them is loaded once there is a sandbox and the element is in sight.
 */
import { current, subscribe } from '../sandbox/session.ts';

/** The element; its markup and what the operation needs come from `WhoCanCall.astro`. */
export class WhoCanCall extends HTMLElement {
  #stop: (() => void) | undefined;
  #shownFor: string | undefined;
  /** A page that comes back from the history was left as somebody else, maybe. */
  readonly #cameBack = ({ persisted }: PageTransitionEvent) => {
    if (persisted && this.#stop) void this.#show(true);
  };

  connectedCallback(): void {
    addEventListener('pageshow', this.#cameBack);
    const inSight = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      inSight.disconnect();
      this.#stop = subscribe(() => void this.#show());
    });
    inSight.observe(this);
    this.querySelector('details')?.addEventListener('toggle', () => {
      // Access may have changed in another tab since.
      if (this.querySelector('details')?.open) void this.#show(true);
    });
  }

  disconnectedCallback(): void {
    removeEventListener('pageshow', this.#cameBack);
    this.#stop?.();
  }

  async #show(again = false): Promise<void> {
    const { state } = current();
    const id = state.kind === 'active' ? state.sandbox.id : undefined;
    if (id === this.#shownFor && !again) return;
    this.#shownFor = id;
    if (id === undefined) {
      this.dataset.state = 'idle';
      return;
    }
    const { showOwnCredentials } = await import('./own-credentials.ts');
    await showOwnCredentials(this);
  }
}
