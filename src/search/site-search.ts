/**
 * `<site-search>`: a search dialog, opened by its button, Ctrl+K or `/`. Arrow keys walk the results.
 * The markup is `shell/Search.astro`.
 */
import { t } from '../i18n/browser.ts';
import { type FoundPage, loadPagefind } from './pagefind.ts';

const SHOWN_PAGES = 12;
const DEBOUNCE_MS = 120;

/** The element. */
export class SiteSearch extends HTMLElement {
  #pagefind: ReturnType<typeof loadPagefind> | undefined;
  #latest = '';

  connectedCallback(): void {
    this.querySelector('[data-do="open"]')?.addEventListener('click', () => this.#open());
    this.#input?.addEventListener('input', () => void this.#search());
    this.#dialog?.addEventListener('keydown', (event) => this.#onKey(event));
    this.#results?.addEventListener('click', (event) => {
      // A place on this very page: nothing would close the dialog otherwise.
      if (event.target instanceof Element && event.target.closest('a') !== null) this.#dialog?.close();
    });
    document.addEventListener('keydown', (event) => {
      const isShortcut = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
      if (!isShortcut && !(event.key === '/' && !isTyping(event.target))) return;
      event.preventDefault();
      this.#open();
    });
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  get #results(): HTMLElement | null {
    return this.querySelector<HTMLElement>('[data-part="results"]');
  }

  #open(): void {
    if (this.#dialog?.open) return;
    this.#pagefind ??= loadPagefind();
    this.#pagefind.catch(() => this.#say(t('search.unavailable')));
    this.#dialog?.showModal();
    this.#input?.select();
  }

  async #search(): Promise<void> {
    const query = this.#input?.value.trim() ?? '';
    this.#latest = query;
    if (query === '') return this.#show([], '');
    try {
      const pagefind = await this.#pagefind;
      const found = await pagefind?.debouncedSearch(query, {}, DEBOUNCE_MS);
      if (!found) return;
      const pages = await Promise.all(found.results.slice(0, SHOWN_PAGES).map((result) => result.data()));
      if (this.#latest !== query) return;
      const count = found.results.length;
      if (count === 0) this.#show([], t('search.count.none', { query }));
      else this.#show(pages, count === 1 ? t('search.count.one') : t('search.count.other', { count }));
    } catch {
      this.#show([], t('search.unavailable'));
    }
  }

  #show(pages: readonly FoundPage[], message: string): void {
    this.#results?.replaceChildren(...pages.map(resultItem));
    this.#say(message);
  }

  #say(message: string): void {
    const count = this.querySelector('[data-part="count"]');
    if (count !== null) count.textContent = message;
  }

  #onKey(event: KeyboardEvent): void {
    const links = [...(this.#results?.querySelectorAll('a') ?? [])];
    const { activeElement } = document;
    const index = activeElement instanceof HTMLAnchorElement ? links.indexOf(activeElement) : -1;
    if (event.key === 'Escape') {
      // Browsers would only empty the input, the first time.
      event.preventDefault();
      this.#dialog?.close();
    }
    if (event.key === 'Enter' && document.activeElement === this.#input) {
      event.preventDefault();
      links[0]?.click();
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      links[Math.min(index + 1, links.length - 1)]?.focus();
    }
    if (event.key === 'ArrowUp' && index >= 0) {
      event.preventDefault();
      (index === 0 ? this.#input : links[index - 1])?.focus();
    }
  }
}

function resultItem(page: FoundPage): HTMLLIElement {
  const best = page.sub_results[0];
  const link = document.createElement('a');
  link.href = best?.url ?? page.url;

  const title = document.createElement('strong');
  title.textContent = page.meta.title ?? page.url;
  const part = document.createElement('small');
  part.textContent = best !== undefined && best.title !== page.meta.title ? best.title : '';
  title.append(part);

  const item = document.createElement('li');
  link.append(title, excerpt(best?.excerpt ?? page.excerpt));
  item.append(link);
  return item;
}

/** The excerpt's text and marks; no other markup is taken over. */
function excerpt(html: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const node of new DOMParser().parseFromString(html, 'text/html').body.childNodes) {
    if (node.nodeName === 'MARK') {
      const mark = document.createElement('mark');
      mark.textContent = node.textContent;
      fragment.append(mark);
    } else {
      fragment.append(node.textContent ?? '');
    }
  }
  return fragment;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
