/** One request of the log with its answer, why it was refused, and what can be done with it. */

import { placeOf } from '../../spec/secrets.ts';
import { t } from '../i18n/requests.ts';
import { prettyJson } from '../operations/pretty-json.ts';
import { currentSandbox } from '../sandbox/session.ts';
import { highlight } from '../snippets/highlight.ts';
import { asCurl, hasWholeBody, type LoggedCurl } from './as-curl.ts';
import { copyButton, methodBadge, pageLink, statusBadge, tag } from './dom.ts';
import type { LoggedExchange, Refusal } from './logged.ts';

/** What the page knows beside the entry. */
export interface ExchangeOptions {
  /** Page of the operation; left out where the reader is there already. */
  readonly page: string | undefined;
  /** Address of another entry of the log. */
  readonly hrefOf: (id: string) => string;
}

/** Builds the elements. The button that sends it again has `data-do="replay"`. */
export function exchangeElement(
  exchange: LoggedExchange,
  { page, hrefOf }: ExchangeOptions,
): readonly HTMLElement[] {
  const { method, url, status, refusal, replay_of, operation } = exchange;
  const curl = asCurl(exchange, location.origin, currentSandbox()?.token);
  const heading = tag('h2', 'log-heading', methodBadge(method), tag('code', '', url));
  heading.tabIndex = -1;
  const actions = tag('div', 'log-actions', copyButton(t('requests.curl'), curl.command));
  if (operation !== null) actions.append(againButton());
  if (page) actions.append(pageLink(page, t(operation === null ? 'requests.docs.api' : 'requests.docs')));
  return [
    heading,
    figures(exchange, status),
    ...(operation === null ? [tag('p', 'try-note', t('requests.untaken'))] : []),
    ...(replay_of === null
      ? []
      : [tag('p', 'try-note', `${t('requests.again.of')} `, pageLink(hrefOf(replay_of), replay_of))]),
    ...(refusal ? [refusalNote(refusal)] : []),
    actions,
    outcome(),
    half(t('requests.request'), exchange.request_headers, exchange.request_body),
    half(t('requests.answer'), exchange.response_headers, exchange.response_body),
    curlBlock(curl, exchange),
  ];
}

function figures({ at, duration_ms, id }: LoggedExchange, status: number): HTMLElement {
  const time = tag('time', '', new Date(at).toLocaleString(document.documentElement.lang));
  time.dateTime = at;
  return tag(
    'p',
    'log-figures',
    statusBadge(status),
    tag('span', '', t('requests.took', { ms: duration_ms })),
    time,
    tag('code', '', id),
  );
}

function refusalNote({ code, title, detail, remedy }: Refusal): HTMLElement {
  const link = pageLink(`/problems/${code}/`, t('requests.problem'));
  return tag(
    'aside',
    'log-refusal',
    tag('p', '', tag('strong', '', `${title}.`), ` ${detail}`),
    tag('p', 'log-remedy', ...marked(remedy), ' ', link),
  );
}

/** Text in which `code` stands in backticks. */
function marked(text: string): readonly (Node | string)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? tag('code', '', part) : part));
}

function againButton(): HTMLElement {
  const button = tag('button', 'button small quiet', t('requests.again'));
  button.type = 'button';
  button.dataset.do = 'replay';
  return button;
}

/** Says how sending again went. */
function outcome(): HTMLElement {
  const element = tag('p', 'log-outcome');
  element.dataset.part = 'outcome';
  element.setAttribute('role', 'status');
  return element;
}

function half(title: string, headers: Readonly<Record<string, string>>, body: string | null): HTMLElement {
  const list = tag('dl', 'header-list');
  for (const [name, value] of Object.entries(headers)) {
    list.append(tag('div', '', tag('dt', '', tag('code', '', name)), tag('dd', '', value)));
  }
  const details = tag('details', 'fields', tag('summary', '', t('requests.headers', { title })), list);
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const content =
    body === null
      ? tag('p', 'try-note', t('requests.noBody', { title }))
      : codeBlock(title, prettyJson(body), type.includes('json') ? 'json' : undefined);
  return tag('section', 'log-half', content, details);
}

function curlBlock({ command, variables }: LoggedCurl, exchange: LoggedExchange): HTMLElement {
  const notes = [
    ...(hasWholeBody(exchange) ? [] : [t('requests.curl.partial')]),
    ...(variables.length > 0
      ? [t('requests.curl.secrets', { names: variables.map(placeOf).join(', ') })]
      : []),
  ];
  const block = codeBlock(t('requests.curl.title'), command, 'bash');
  return notes.length === 0
    ? block
    : tag('div', '', block, ...notes.map((note) => tag('p', 'try-note', note)));
}

function codeBlock(title: string, text: string, language: 'json' | 'bash' | undefined): HTMLElement {
  const code = tag('code', '');
  if (language)
    code.innerHTML = highlight(text, language); // escaped by the highlighter
  else code.textContent = text;
  const pre = tag('pre', '', code);
  pre.tabIndex = 0;
  pre.dataset.copySource = '';
  const caption = tag('figcaption', '', tag('span', 'code-label', title), copyButton(t('requests.copy')));
  return tag('figure', 'code-block', caption, pre);
}
