/** Shows one entry in a place of a page, and sends it again from there. The page of the log and the drawer share it. */
import { t } from '../i18n/requests.ts';
import { call } from '../sandbox/control-api.ts';
import { tag } from './dom.ts';
import { type ExchangeOptions, exchangeElement } from './exchange.ts';
import { type LoggedExchange, parseExchange } from './logged.ts';

/** How an entry is shown. */
export interface EntryOptions {
  /** Page of an operation, by document and operationId. */
  readonly pageOf: (exchange: LoggedExchange) => string | undefined;
  readonly hrefOf: ExchangeOptions['hrefOf'];
  /** Called with the request that was just sent again. */
  readonly sentAgain: (exchange: LoggedExchange) => void;
}

/** Loads an entry and shows it, or why it cannot be shown. */
export async function showEntry(place: HTMLElement, id: string, options: EntryOptions): Promise<void> {
  place.dataset.id = id;
  place.setAttribute('aria-busy', 'true');
  const outcome = await call('GET', `/sandbox/requests/${encodeURIComponent(id)}`, parseExchange);
  if (place.dataset.id !== id) return;
  place.removeAttribute('aria-busy');
  if (outcome.ok) {
    showExchange(place, outcome.value, options);
    return;
  }
  const { kind, title, detail } = outcome.failure;
  place.replaceChildren(
    tag('p', 'log-missing', kind === 'gone' ? t('requests.missing') : `${title}. ${detail}`),
  );
}

/** Shows an entry that is at hand. */
export function showExchange(place: HTMLElement, exchange: LoggedExchange, options: EntryOptions): void {
  place.dataset.id = exchange.id;
  place.replaceChildren(
    ...exchangeElement(exchange, { page: options.pageOf(exchange), hrefOf: options.hrefOf }),
  );
  place.querySelector('[data-do="replay"]')?.addEventListener('click', () => {
    void sendAgain(place, exchange.id, options);
  });
}

async function sendAgain(place: HTMLElement, id: string, options: EntryOptions): Promise<void> {
  const button = place.querySelector('[data-do="replay"]');
  if (button?.getAttribute('aria-disabled') === 'true') return;
  button?.setAttribute('aria-disabled', 'true');
  const outcome = await call('POST', `/sandbox/requests/${encodeURIComponent(id)}/replay`, parseExchange);
  button?.removeAttribute('aria-disabled');
  if (place.dataset.id !== id) return;
  const say = (text: string) => {
    const status = place.querySelector('[data-part="outcome"]');
    if (status) status.textContent = text;
  };
  if (!outcome.ok) {
    say(outcome.failure.kind === 'gone' ? t('requests.missing') : outcome.failure.detail);
    return;
  }
  showExchange(place, outcome.value, options);
  options.sentAgain(outcome.value);
  say(t('requests.again.done', { status: outcome.value.status }));
  place.querySelector<HTMLElement>('[data-do="replay"]')?.focus({ preventScroll: true });
}
