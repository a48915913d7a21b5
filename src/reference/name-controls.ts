/** Gives controls of Scalar's the names that they lack for screen readers, also those that it adds later. */

/**
 * @param root - where Scalar is mounted
 * @param copyName - what the copy buttons are to be called
 */
export function nameControls(root: HTMLElement, copyName: string): void {
  const nameAll = (): void => {
    for (const button of root.querySelectorAll('.scalar-code-copy:not([aria-label])')) {
      button.setAttribute('aria-label', copyName);
    }
    // On small screens their text is hidden altogether.
    for (const link of root.querySelectorAll('.icons-only a:not([aria-label])')) {
      link.setAttribute('aria-label', link.textContent.trim());
    }
  };
  new MutationObserver(nameAll).observe(root, { childList: true, subtree: true, attributeFilter: ['class'] });
  nameAll();
}
