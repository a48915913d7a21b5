/**
 * Fills the visitor's own values into the page: `data-fill="token"` and `data-fill="origin"`. Without a
 * sandbox the token's place shows the placeholder, as in the static page.
 */
import { TOKEN_PLACEHOLDER } from './placeholders.ts';
import { currentSandbox, subscribe } from './session.ts';

/**
 * Fills everything below `root`. To be called once more for elements that were added later; changes of the
 * session reach them by themselves.
 */
export function fill(root: ParentNode = document): void {
  const token = currentSandbox()?.token ?? TOKEN_PLACEHOLDER;
  for (const element of root.querySelectorAll('[data-fill="token"]')) element.textContent = token;
  for (const element of root.querySelectorAll('[data-fill="origin"]')) element.textContent = location.origin;
}

/** Fills the page now and at every change of the session. */
export function keepFilled(): void {
  subscribe(() => fill());
}
