/**
 * `<first-call>`: the second of two clicks. Once there is a sandbox it sends the request that the home page
 * shows, and shows the answer in its place.
 */
import type { HttpRequest } from '../../../spec/http-request.ts';
import { t } from '../../i18n/home.ts';
import { bindRequest } from '../../sandbox/bind-request.ts';
import { failureOfError } from '../../sandbox/failure.ts';
import { currentSandbox, noteGone, noteLimit, subscribe } from '../../sandbox/session.ts';

/** The element; its markup is `Home.astro`. */
export class FirstCall extends HTMLElement {
  #isSending = false;

  connectedCallback(): void {
    const start = this.querySelector<HTMLElement>('[data-sandbox-action="start"]');
    const send = this.querySelector<HTMLElement>('[data-do="send"]');
    send?.addEventListener('click', () => void this.#send());
    subscribe(({ state }) => {
      // The button that had the focus goes away: its successor takes it, so that the second click is Enter.
      if (state.kind === 'active' && document.activeElement === start) {
        requestAnimationFrame(() => send?.focus({ preventScroll: true }));
      }
    });
  }

  async #send(): Promise<void> {
    const sandbox = currentSandbox();
    if (sandbox === undefined || this.#isSending) return;
    this.#isSending = true;
    try {
      const request: HttpRequest = JSON.parse(this.dataset.request ?? '{}');
      const startedAt = performance.now();
      const response = await fetch(bindRequest(request, location.origin, sandbox.token));
      const body = await response.text();
      const ms = Math.max(1, Math.round(performance.now() - startedAt));
      noteLimit(response.headers);
      if (response.status === 401) noteGone();
      await this.#showAnswer(response.status, ms, body);
    } catch (error) {
      const { title, detail } = failureOfError(error);
      this.#show(title, '', detail);
    } finally {
      this.#isSending = false;
    }
  }

  async #showAnswer(status: number, ms: number, body: string): Promise<void> {
    const text = prettyJson(body);
    // Escaped by the highlighter; it is loaded here because nobody needs it before.
    const { highlight } = await import('../../snippets/highlight.ts');
    this.#show(t('home.call.status', { status }), t('home.call.time', { ms }), text, highlight(text, 'json'));
    this.querySelector('[data-part="answer"]')?.setAttribute('data-status', String(Math.floor(status / 100)));
  }

  #show(status: string, time: string, text: string, html?: string): void {
    this.setAttribute('data-answered', '');
    setText(this.querySelector('[data-part="status"]'), status);
    setText(this.querySelector('[data-part="time"]'), time);
    const code = this.querySelector('[data-part="body"]');
    if (code === null) return;
    if (html === undefined) code.textContent = text;
    else code.innerHTML = html;
    // On small screens the answer is below what was clicked.
    code.closest('[data-part="answer"]')?.scrollIntoView({ block: 'nearest' });
  }
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function setText(element: Element | null, text: string): void {
  if (element !== null) element.textContent = text;
}
