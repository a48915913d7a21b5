/** Makes every `[data-sandbox-action="start"]` start a sandbox, wherever on the page it stands. */
import { t } from '../i18n/browser.ts';
import { type ActionResult, startSandbox, subscribe } from './session.ts';

const SELECTOR = '[data-sandbox-action="start"]';

/** What is quicker than this is shown as done, not as in progress. */
const NOTICEABLE_MS = 300;

/** Starts listening; what comes of a click is handed to `report`. */
export function enableStartButtons(report: (result: ActionResult) => void): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest(SELECTOR) : null;
    if (button !== null) void startSandbox().then(report);
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  subscribe(({ activity }) => {
    clearTimeout(timer);
    if (activity === 'starting') timer = setTimeout(showProgress, NOTICEABLE_MS);
    else hideProgress();
  });
}

function showProgress(): void {
  for (const button of document.querySelectorAll<HTMLElement>(SELECTOR)) {
    button.dataset.label ??= button.textContent;
    button.textContent = t('sandbox.starting');
    button.setAttribute('aria-disabled', 'true');
  }
}

function hideProgress(): void {
  for (const button of document.querySelectorAll<HTMLElement>(`${SELECTOR}[aria-disabled]`)) {
    button.textContent = button.dataset.label ?? button.textContent;
    button.removeAttribute('aria-disabled');
  }
}
