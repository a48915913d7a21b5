/**
 * `<try-operation>`: the console of an operation page. One request is built from the form; the languages show it and
 * Send sends it. Everything heavier than that is loaded when it is needed.
 */
import { buildRequest, credentialPlace, type RequestShape } from '../../spec/build-request.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import { openVariables } from '../../spec/secrets.ts';
import { t } from '../i18n/try.ts';
import { bindRequest } from '../sandbox/bind-request.ts';
import { failureOfError } from '../sandbox/failure.ts';
import {
  current,
  currentSandbox,
  noteEnded,
  noteGone,
  noteLimit,
  noteStarted,
  subscribe,
} from '../sandbox/session.ts';
import { clientIn, markForm, requestValues, tokenIn } from './form.ts';
import { fillCompany, noteIds, offerIds } from './known-ids.ts';

const SEND_AT_MOST_MS = 30_000;
/** What is quicker than this is shown as done, not as in progress. */
const NOTICEABLE_MS = 300;
const VALIDATE_AFTER_MS = 250;

/** The element; its markup comes from `TryPanel.astro`. */
export class TryOperation extends HTMLElement {
  #isEdited = false;
  /** Whether the snippets are no longer those of the static page. */
  #isWritten = false;
  #isSending = false;
  #validating: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const form = this.#form;
    if (!form) return;
    form.addEventListener('input', () => this.#edited());
    form.addEventListener('change', () => {
      void this.#readTag(form);
      if (currentSandbox() && form.querySelector('[data-source*="{"]')) void this.#offerOwnIds(form);
    });
    const file = form.querySelector<HTMLInputElement>('[data-part="file"]');
    file?.addEventListener('change', () => void this.#takeFile(form, file.files?.[0]));
    // The schemas are there by the time that somebody has typed something.
    form.addEventListener('focusin', () => void loadValidation(), { once: true });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    this.querySelector('[role="tablist"]')?.addEventListener('click', () => void this.#refreshSnippets());
    const start = this.querySelector<HTMLElement>('[data-sandbox-action="start"]');
    subscribe(({ state }) => {
      const sandbox = currentSandbox();
      if (sandbox) offerIds(sandbox.id, form);
      if (sandbox && fillCompany(sandbox.id, form)) this.#edited();
      void this.#readTag(form);
      if (sandbox && form.querySelector('[data-source]')) void this.#offerOwnIds(form);
      // The button that had the focus goes away: its successor takes it, so that the second click is Enter.
      if (state.kind === 'active' && document.activeElement === start) {
        requestAnimationFrame(() => this.querySelector<HTMLElement>('.send')?.focus({ preventScroll: true }));
      }
      void this.#refreshSnippets();
    });
  }

  get #form(): HTMLFormElement | null {
    return this.querySelector('form');
  }

  get #shape(): RequestShape {
    return JSON.parse(this.querySelector('[data-part="shape"]')?.textContent ?? '{}');
  }

  /** The request as the form says it, with the visitor's token or the variable in its place. */
  #request(form: HTMLFormElement): HttpRequest {
    const token = tokenIn(form) ?? currentSandbox()?.token;
    const shape = this.#shape;
    const client = shape.security === 'client' ? clientIn(form) : undefined;
    const isTokenKnown = token !== undefined && shape.security === 'token';
    return buildRequest(shape, requestValues(form), {
      origin: location.origin,
      credential: client ? { client } : isTokenKnown ? { token } : credentialPlace(shape),
    });
  }

  async #offerOwnIds(form: HTMLFormElement): Promise<void> {
    const { offerOwnIds } = await import('./own-ids.ts');
    await offerOwnIds(form);
    if (readsOtherwise(form)) this.#edited();
  }

  /** A file of the visitor's own takes the place of the example's. */
  async #takeFile(form: HTMLFormElement, file: File | undefined): Promise<void> {
    const body = form.querySelector<HTMLTextAreaElement>('[name="body"]');
    const note = form.querySelector('[data-part="file-note"]');
    if (!file || !body || !note) return;
    const { chooseFile } = await import('./choose-file.ts');
    note.textContent = await chooseFile(file, body);
    this.#edited();
  }

  /** Where a write has to name a version, the form names the present one. */
  async #readTag(form: HTMLFormElement): Promise<void> {
    const token = currentSandbox()?.token;
    if (token === undefined || !form.querySelector('[data-current-tag]')) return;
    const { readTag } = await import('./current-tag.ts');
    if (await readTag(form, this.#shape, token)) this.#edited();
  }

  /** The version after this write, or the one that it should have named. */
  async #takeTag(form: HTMLFormElement, headers: Headers): Promise<void> {
    if (!form.querySelector('[data-current-tag]')) return;
    const { takeTag } = await import('./current-tag.ts');
    if (takeTag(form, headers)) this.#edited();
  }

  #edited(): void {
    this.#isEdited = true;
    void this.#refreshSnippets();
    clearTimeout(this.#validating);
    this.#validating = setTimeout(() => void this.#validate(), VALIDATE_AFTER_MS);
  }

  async #validate(): Promise<void> {
    const form = this.#form;
    if (!form) return;
    const { validateForm } = await loadValidation();
    const marks = validateForm(form, this.#shape.document, this.dataset.operation ?? '');
    markForm(form, marks);
    const note = this.querySelector('[data-part="invalid"]');
    if (note) note.textContent = marks.length > 0 ? t('try.invalid') : '';
  }

  /** The static page shows the example, and the token is filled into curl anyway: all else is written anew. */
  async #refreshSnippets(): Promise<void> {
    const form = this.#form;
    const isCurl =
      this.querySelector('[role="tab"][aria-selected="true"]')?.getAttribute('data-tab') === 'curl';
    const isAsBuilt = !this.#isEdited && !this.#isWritten;
    if (!form || (isAsBuilt && (isCurl || !currentSandbox()))) return;
    this.#isWritten = true;
    const { showSnippets } = await import('./snippets.ts');
    showSnippets(this, this.#request(form));
  }

  async #send(): Promise<void> {
    const form = this.#form;
    const sandbox = currentSandbox();
    const needsSandbox = this.dataset.open === undefined;
    if (!form || this.#isSending) return;
    if (needsSandbox && !sandbox) {
      // Enter in the form: it leads to what is missing.
      this.querySelector<HTMLElement>('[data-sandbox-action="start"]')?.focus();
      return;
    }
    const missing = this.#shape.security === 'client' ? openVariables(this.#request(form)) : [];
    if (missing.length > 0) {
      this.#say(t('try.missing', { names: missing.map((name) => `$${name}`).join(', ') }));
      form.querySelector<HTMLElement>('[name="client:id"]')?.focus();
      return;
    }
    this.#isSending = true;
    const progress = setTimeout(() => {
      this.setAttribute('data-sending', '');
      this.#say(t('try.sending'));
    }, NOTICEABLE_MS);
    try {
      const request = this.#request(form);
      const startedAt = performance.now();
      const response = await fetch(sendable(request, this.#shape), {
        // With credentials of its own to give, a browser asks for a password when a client is refused.
        credentials: takesSession(this.#shape) ? 'same-origin' : 'omit',
        signal: AbortSignal.timeout(SEND_AT_MOST_MS),
      });
      const body = await response.text();
      const ms = Math.max(1, Math.round(performance.now() - startedAt));
      const { security } = this.#shape;
      // What another token or a client is told says nothing about the sandbox.
      const isOwn = tokenIn(form) === undefined && (security === 'token' || security === 'management');
      if (isOwn && security === 'token') noteLimit(response.headers);
      if (isOwn && response.status === 401) noteGone();
      if (response.ok) noteLife(this.#shape, body);
      if (sandbox) {
        noteIds(sandbox.id, body);
        offerIds(sandbox.id, form);
      }
      await this.#takeTag(form, response.headers);
      await this.#show(response, body, ms);
    } catch (error) {
      const { title, detail } = failureOfError(error);
      this.removeAttribute('data-answered');
      this.#say(`${title}. ${detail}`);
      this.querySelector('[data-part="result"]')?.setAttribute('hidden', '');
    } finally {
      clearTimeout(progress);
      this.removeAttribute('data-sending');
      this.#isSending = false;
    }
  }

  async #show({ status, headers }: Response, body: string, ms: number): Promise<void> {
    const { answerElement } = await import('./answer.ts');
    const { limit } = current();
    const left = limit && t('try.left', { remaining: limit.remaining, limit: limit.limit });
    const result = this.querySelector<HTMLElement>('[data-part="result"]');
    if (!result) return;
    this.setAttribute('data-answered', '');
    result.hidden = false;
    result.replaceChildren(answerElement({ status, headers, body, ms, left }));
    this.#say(t('try.answered', { status, ms }));
    result.scrollIntoView({ block: 'nearest' });
  }

  #say(text: string): void {
    const outcome = this.querySelector('[data-part="outcome"]');
    if (outcome) outcome.textContent = text;
  }
}

async function loadValidation(): Promise<typeof import('./validation.ts')> {
  await import('../jitless.ts');
  return import('./validation.ts');
}

/** Starting and ending a sandbox by their own operations is what the bar does, too. */
function noteLife({ document, method, path }: RequestShape, body: string): void {
  if (document !== 'sandbox') return;
  if (method === 'post' && path === '/sandboxes') noteStarted(JSON.parse(body));
  if (method === 'delete' && path === '/sandboxes/current') noteEnded();
}

/** Whether the form says something else than the example. */
function readsOtherwise(form: HTMLFormElement): boolean {
  return [...form.querySelectorAll('input')].some(({ value, defaultValue }) => value !== defaultValue);
}

/** Whether the browser's session stands for the credential. */
function takesSession({ security }: RequestShape): boolean {
  return security === 'management' || security === 'none';
}

/** The request for fetch. The control API takes the browser's session in the place of the management token. */
function sendable(request: HttpRequest, shape: RequestShape): Request {
  if (!takesSession(shape)) return bindRequest(request, location.origin, '');
  const headers = request.headers.filter(([name]) => name !== 'Authorization');
  return bindRequest({ ...request, headers }, location.origin, '');
}
