/** The console of an operation's page, as a visitor uses it, and what it sends. */
import type { Locator, Page, Request, Response } from 'playwright-core';
import { bases, variableOf } from '../../spec/build-request.ts';
import type { HeaderValue, HttpRequest } from '../../spec/http-request.ts';
import type { Operation } from '../../spec/operation.ts';
import { curlSnippet } from '../../src/snippets/curl.ts';

/** An exchange that Send began. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** The console of an operation on an open page. */
export class Console {
  readonly page: Page;
  readonly operation: Operation;
  readonly form: Locator;
  readonly answer: Locator;

  constructor(page: Page, operation: Operation) {
    this.page = page;
    this.operation = operation;
    this.form = page.getByRole('form', { name: 'Try it' });
    this.answer = page.getByRole('region', { name: 'Answer', exact: true });
  }

  /** Starts a sandbox by the console's own button. @returns what it was answered with */
  async start(): Promise<string> {
    const started = this.page.waitForResponse((response) => response.url().endsWith('/sandbox/sandboxes'));
    await this.page.locator('try-operation [data-sandbox-action="start"]').click();
    await this.page.locator('html[data-sandbox="active"]').waitFor();
    return (await started).text();
  }

  field(name: string): Locator {
    return this.form.getByLabel(name).first();
  }

  /** Does what sends the request, and waits until the answer is shown. */
  async send(how: () => Promise<void> = () => this.#pressSend()): Promise<Exchange> {
    const [response] = await Promise.all([this.page.waitForResponse((each) => this.#isOurs(each)), how()]);
    await this.answer.locator('.try-figures .status').getByText(String(response.status())).waitFor();
    return { request: response.request(), response };
  }

  /** Presses Send, and waits until the request is on its way. */
  async begin(): Promise<Request> {
    const begun = this.page.waitForRequest((request) => this.isTarget(request));
    await this.#pressSend();
    return begun;
  }

  /** The request as the selected language shows it. */
  shown(): Promise<string> {
    return this.page.locator('#request-curl code').innerText();
  }

  #isOurs(response: Response): boolean {
    return this.isTarget(response.request());
  }

  isTarget(request: Request): boolean {
    const { method, document, path } = this.operation;
    const target = new RegExp(`^${bases[document]}${path.replaceAll(/\{[^}]+\}/g, '[^/]*')}$`);
    return target.test(new URL(request.url()).pathname) && request.method() === method.toUpperCase();
  }

  async #pressSend(): Promise<void> {
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }
}

/**
 * The curl that a page shows for a request before anything is edited: the static page's, with the token in the place
 * of its variable.
 */
export function filledCurl(request: HttpRequest): string {
  let token = '';
  const headers = request.headers.map(([name, value]): readonly [string, HeaderValue] => {
    const [, prefix = '', secret] = /^(Bearer )?(kontor_sbx_\w+)$/.exec(String(value)) ?? [];
    token = secret ?? token;
    return [name, secret === undefined ? value : { prefix, variable: 'KONTOR_TOKEN' }];
  });
  return curlSnippet({ ...request, headers }).replace('$KONTOR_TOKEN', token);
}

/** A header that says who sends the request: of HTTP Basic its two parts, as a curl has them. */
function authorization(value: string): HeaderValue {
  const [, encoded] = /^Basic (.+)$/.exec(value) ?? [];
  if (encoded === undefined) return value;
  const [username = '', password = ''] = atob(encoded).split(':');
  return { username, password };
}

/**
 * What the browser sent, in the request model: without the headers that are the browser's own. The browser's session
 * stands for the management token, which no script sees; the page shows its variable.
 */
export async function sentRequest(request: Request, operation: Operation): Promise<HttpRequest> {
  const sent = await request.allHeaders();
  const headers: Array<readonly [string, HeaderValue]> = [];
  if (operation.security === 'management') {
    headers.push(['Authorization', { prefix: 'Bearer ', variable: variableOf(operation) }]);
  }
  for (const name of ['Authorization', 'X-API-Key', 'Accept', 'Content-Type', 'If-Match']) {
    const value = sent[name.toLowerCase()];
    if (value !== undefined) headers.push([name, name === 'Authorization' ? authorization(value) : value]);
  }
  const body = request.postData();
  return {
    method: request.method(),
    url: request.url(),
    headers,
    ...(body !== null && { body: { kind: 'text', text: body } }),
  };
}
