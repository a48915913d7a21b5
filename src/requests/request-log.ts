/**
 * `<request-log>`: what the visitor's sandbox was asked, live, with filters and the chosen request beside the list. The
 * address says all of it (`?id=`, `?status=` …), so that any view can be linked to. Its markup is `RequestLog.astro`.
 */
import { t } from '../i18n/requests.ts';
import { currentSandbox, subscribe } from '../sandbox/session.ts';
import type { EntryOptions } from './entry.ts';
import { showLines } from './line.ts';
import { LogFeed } from './log-feed.ts';

const FILTERS = ['document', 'operation', 'method', 'status'] as const;
const FILTER_AFTER_MS = 250;

/** The element. */
export class RequestLogElement extends HTMLElement {
  readonly #feed = new LogFeed(() => this.#show());
  #shownFor: string | undefined;
  #filtering: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    this.#form?.addEventListener('submit', (event) => event.preventDefault());
    this.#form?.addEventListener('input', () => {
      clearTimeout(this.#filtering);
      this.#filtering = setTimeout(() => this.#filter(), FILTER_AFTER_MS);
    });
    this.#form?.addEventListener('reset', () => setTimeout(() => this.#filter()));
    this.#part('pause')?.addEventListener('click', () => {
      if (this.#feed.isPaused) this.#feed.resume();
      else this.#feed.pause();
    });
    this.#part('more')?.addEventListener('click', () => void this.#feed.more());
    this.#part('retry')?.addEventListener('click', () => void this.#feed.open(this.#query()));
    this.#part('back')?.addEventListener('click', () => this.#goBack());
    this.addEventListener('click', (event) => this.#choose(event));
    this.#part('list')?.addEventListener('keydown', (event) => this.#move(event));
    addEventListener('popstate', () => this.#readAddress());
    this.#readFilters();
    subscribe(() => {
      const id = currentSandbox()?.id;
      if (id === this.#shownFor) return;
      this.#shownFor = id;
      if (id === undefined) this.#feed.close();
      else {
        void this.#feed.open(this.#query());
        void this.#showChosen();
      }
    });
  }

  get #form(): HTMLFormElement | null {
    return this.querySelector('form');
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #field(name: string): HTMLInputElement | HTMLSelectElement | null {
    return this.querySelector(`[name="${name}"]`);
  }

  /** The filters as the control API takes them; what is not complete yet does not count. */
  #query(): string {
    const query = new URLSearchParams();
    for (const name of FILTERS) {
      const field = this.#field(name);
      if (field?.value && field.checkValidity()) query.set(name, field.value);
    }
    return String(query);
  }

  #filter(): void {
    const id = new URLSearchParams(location.search).get('id');
    const query = this.#query();
    history.replaceState(null, '', addressOf(query, id));
    this.toggleAttribute('data-filtered', query !== '');
    void this.#feed.open(query);
  }

  #readFilters(): void {
    const query = new URLSearchParams(location.search);
    for (const name of FILTERS) {
      const field = this.#field(name);
      if (field) field.value = query.get(name) ?? '';
    }
    this.toggleAttribute('data-filtered', this.#query() !== '');
  }

  #readAddress(): void {
    const before = this.#query();
    this.#readFilters();
    if (this.#query() !== before) void this.#feed.open(this.#query());
    void this.#showChosen();
  }

  #choose(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isInside = link?.getAttribute('href')?.startsWith('?') === true;
    if (!link || !isInside || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#goTo(link.href);
  }

  #goTo(address: string): void {
    history.pushState(null, '', address);
    void this.#showChosen(true);
  }

  /** On a small screen the list gives its place to the entry, and gets it back. */
  #goBack(): void {
    const id = this.#chosen;
    this.#goTo(addressOf(this.#query(), null));
    this.querySelector<HTMLElement>(`[data-id="${id}"].log-line`)?.focus();
  }

  /** Up and down in the list. */
  #move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const lines = [...this.querySelectorAll<HTMLElement>('.log-line')];
    const next = lines[lines.indexOf(document.activeElement as HTMLElement) + step]; // one of them, or none
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  get #chosen(): string | null {
    return new URLSearchParams(location.search).get('id') ?? (location.hash.slice(1) || null);
  }

  #hrefOf(id: string): string {
    return addressOf(this.#query(), id);
  }

  #show(): void {
    const { entries, held, state, failure, isPaused, hasMore } = this.#feed;
    this.dataset.state = state;
    this.toggleAttribute('data-paused', isPaused);
    this.toggleAttribute('data-empty', entries.length === 0);
    const list = this.#part('list');
    if (list) showLines(list, entries, ({ id }) => this.#hrefOf(id));
    const count =
      entries.length === 1 ? t('requests.count.one') : t('requests.count.other', { count: entries.length });
    say(this.#part('status'), entries.length === 0 ? '' : count);
    say(this.#part('live'), isPaused ? t('requests.live.paused') : t(`requests.live.${state}`));
    say(
      this.#part('pause'),
      isPaused
        ? held.length > 0
          ? t('requests.resume.held', { count: held.length })
          : t('requests.resume')
        : t('requests.pause'),
    );
    say(this.#part('failure'), failure ? `${failure.title}. ${failure.detail}` : '');
    const more = this.#part('more');
    if (more) more.hidden = !hasMore;
    this.#markChosen();
  }

  #markChosen(): void {
    for (const link of this.querySelectorAll<HTMLElement>('.log-line')) {
      if (link.dataset.id === this.#chosen) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  async #showChosen(isAsked = false): Promise<void> {
    const id = this.#chosen;
    const place = this.#part('entry');
    this.toggleAttribute('data-chosen', id !== null);
    this.#markChosen();
    if (!place) return;
    if (id === null) {
      delete place.dataset.id;
      place.replaceChildren();
      return;
    }
    const { showEntry } = await import('./entry.ts');
    await showEntry(place, id, this.#entryOptions());
    const isNarrow = this.#part('back')?.checkVisibility() === true;
    if (isAsked && isNarrow) place.querySelector<HTMLElement>('h2')?.focus();
  }

  #entryOptions(): EntryOptions {
    const pages: Readonly<Record<string, string>> = JSON.parse(this.dataset.pages ?? '{}');
    return {
      pageOf: ({ document, operation }) =>
        operation === null ? `/docs/${document}/` : pages[`${document}.${operation}`],
      hrefOf: (id) => this.#hrefOf(id),
      sentAgain: (exchange) => {
        history.pushState(null, '', this.#hrefOf(exchange.id));
        this.#markChosen();
      },
    };
  }
}

function addressOf(filter: string, id: string | null): string {
  const query = new URLSearchParams(filter);
  if (id !== null) query.set('id', id);
  return `?${query}`;
}

/** Changes a text only when it is another: a screen reader hears each change. */
function say(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
