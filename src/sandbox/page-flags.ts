/** Tells the style sheets where the visitor stands: `html[data-sandbox]` is `none`, `active` or `gone`. */
import { subscribe } from './session.ts';
import { STORAGE_KEY } from './session-state.ts';

/**
 * The same, as a script for the page's head: it runs before the first paint, so that the bar never shows
 * the wrong state for a moment. `data-js` says that scripts run at all.
 */
export const headScript = `(() => {
  const { dataset } = document.documentElement;
  dataset.js = '';
  dataset.sandbox = 'none';
  try {
    const { kind } = JSON.parse(localStorage.getItem('${STORAGE_KEY}'));
    if (kind === 'active' || kind === 'gone') dataset.sandbox = kind;
  } catch {}
})();`;

/** Keeps the flag true while the page is open. */
export function keepPageFlags(): void {
  subscribe(({ state }) => {
    document.documentElement.dataset.sandbox = state.kind;
  });
}
