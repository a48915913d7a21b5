/** One request of the log with its answer, as part of the page. What was sent is only ever shown as text. */
import { t } from '../i18n/requests.ts';
import { prettyJson } from '../operations/pretty-json.ts';
import type { LoggedExchange } from './logged.ts';

/** Builds the elements. @param page - the page of the operation, when there is one */
export function exchangeElement(exchange: LoggedExchange, page: string | undefined): readonly HTMLElement[] {
  const { method, url, status, duration_ms, problem } = exchange;
  const links = element('p', 'try-links');
  if (page) links.append(link(page, t('requests.docs')));
  if (problem) links.append(link(`/problems/${problem}/`, t('requests.problem')));
  return [
    element('h2', '', `${method} ${url}`),
    element('p', 'try-note', t('requests.figures', { status, ms: duration_ms })),
    links,
    ...half(t('requests.request'), exchange.request_headers, exchange.request_body),
    ...half(t('requests.answer'), exchange.response_headers, exchange.response_body),
  ];
}

function half(
  title: string,
  headers: Readonly<Record<string, string>>,
  body: string | null,
): readonly HTMLElement[] {
  const figure = element('figure', 'code-block');
  const caption = element('figcaption', '');
  caption.append(element('span', 'code-label', title));
  const pre = element('pre', '');
  pre.tabIndex = 0;
  pre.append(element('code', '', body === null ? t('requests.noBody') : prettyJson(body)));
  figure.append(caption, pre);
  const details = element('details', 'fields');
  const list = element('dl', 'header-list');
  for (const [name, value] of Object.entries(headers)) {
    const row = element('div', '');
    const term = element('dt', '');
    term.append(element('code', '', name));
    row.append(term, element('dd', '', value));
    list.append(row);
  }
  details.append(element('summary', '', `${title}: ${t('requests.headers')}`), list);
  return [figure, details];
}

function link(href: string, text: string): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.textContent = text;
  return anchor;
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
