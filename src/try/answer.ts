/** Shows an answer: status, time, what is left of the limit, body, headers, and where it stands in the request log. */
import { t } from '../i18n/try.ts';
import { prettyJson } from '../operations/pretty-json.ts';
import { highlight } from '../snippets/highlight.ts';

/** An answer as it came. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly ms: number;
  /** What is left of the limit, in words. */
  readonly left: string | undefined;
}

/** Builds the part of the page that shows an answer. */
export function answerElement({ status, headers, body, ms, left }: ReceivedAnswer): HTMLElement {
  const element = document.createElement('div');
  element.className = 'try-result';
  element.append(
    summary(status, ms, body, left),
    bodyBlock(body, headers),
    headerList(headers),
    links(headers, body),
  );
  return element;
}

function summary(status: number, ms: number, body: string, left: string | undefined): HTMLElement {
  const line = tag('p', 'try-figures');
  const badge = tag('span', `status status-${Math.floor(status / 100)}`, String(status));
  line.append(badge, tag('span', '', t('try.time', { ms })));
  if (body !== '')
    line.append(
      tag('span', '', t('try.size', { size: new TextEncoder().encode(body).length.toLocaleString('en') })),
    );
  if (left) line.append(tag('span', '', left));
  return line;
}

function bodyBlock(body: string, headers: Headers): HTMLElement {
  if (body === '') return tag('p', 'try-note', t('try.empty'));
  const figure = tag('figure', 'code-block');
  const caption = tag('figcaption', '');
  caption.append(tag('span', 'code-label', t('try.body')), copyButton());
  const pre = tag('pre', '');
  pre.tabIndex = 0;
  pre.dataset.copySource = '';
  const code = tag('code', '');
  if ((headers.get('Content-Type') ?? '').includes('json'))
    code.innerHTML = highlight(prettyJson(body), 'json'); // escaped by the highlighter
  else code.textContent = body;
  pre.append(code);
  figure.append(caption, pre);
  return figure;
}

function copyButton(): HTMLElement {
  const original = document.querySelector<HTMLElement>('try-operation copy-button');
  const copy = original?.cloneNode(true);
  return copy instanceof HTMLElement ? copy : tag('span', '');
}

function headerList(headers: Headers): HTMLElement {
  const details = tag('details', 'fields');
  const list = tag('dl', 'header-list');
  for (const [name, value] of headers) {
    const row = tag('div', '');
    const term = tag('dt', '');
    term.append(tag('code', '', name));
    row.append(term, tag('dd', '', value));
    list.append(row);
  }
  details.append(tag('summary', '', t('try.headers')), list);
  return details;
}

function links(headers: Headers, body: string): HTMLElement {
  const line = tag('p', 'try-links');
  const id = headers.get('X-Request-Id');
  if (id) line.append(link(`/console/requests/?id=${id}`, t('try.log')));
  const code = /"code":"([a-z_]+)"/.exec(body)?.[1];
  if (code && /problem\+json/.test(headers.get('Content-Type') ?? ''))
    line.append(link(`/problems/${code}/`, t('try.problem')));
  return line;
}

function link(href: string, text: string): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.textContent = text;
  return anchor;
}

function tag(name: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
