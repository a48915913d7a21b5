/** `<request-log>`: lists the latest requests of the visitor's sandbox; `?id=` chooses one, so that it can be linked to. */
import { t } from '../i18n/requests.ts';
import { call } from '../sandbox/control-api.ts';
import { currentSandbox, subscribe } from '../sandbox/session.ts';
import { exchangeElement } from './exchange.ts';
import { type Logged, parseExchange, parseList } from './logged.ts';

/** The element; its markup is `pages/console/requests.astro`. */
export class RequestLogElement extends HTMLElement {
  #shownFor: string | undefined;

  connectedCallback(): void {
    this.querySelector('[data-part="refresh"]')?.addEventListener('click', () => void this.#load());
    this.#part('list')?.addEventListener('click', (event) => this.#choose(event));
    addEventListener('popstate', () => void this.#showChosen());
    subscribe(() => {
      const id = currentSandbox()?.id;
      if (id === this.#shownFor) return;
      this.#shownFor = id;
      if (id !== undefined) void this.#load();
    });
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #choose(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, '', link.href);
    void this.#showChosen();
  }

  async #load(): Promise<void> {
    const outcome = await call('GET', '/sandbox/requests?limit=200', parseList);
    if (!outcome.ok) {
      this.#say(`${outcome.failure.title}. ${outcome.failure.detail}`);
      return;
    }
    const { value: entries } = outcome;
    const count = entries.length;
    this.#say(
      count === 0
        ? t('requests.count.none')
        : count === 1
          ? t('requests.count.one')
          : t('requests.count.other', { count }),
    );
    this.#part('list')?.replaceChildren(...entries.map(line));
    await this.#showChosen();
  }

  async #showChosen(): Promise<void> {
    const id = new URLSearchParams(location.search).get('id');
    for (const link of this.querySelectorAll('[data-part="list"] a')) {
      if (link.getAttribute('href') === `?id=${id}`) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    const place = this.#part('entry');
    if (!place) return;
    if (id === null) {
      place.replaceChildren();
      return;
    }
    const outcome = await call('GET', `/sandbox/requests/${encodeURIComponent(id)}`, parseExchange);
    if (outcome.ok) {
      const pages = JSON.parse(this.dataset.pages ?? '{}');
      place.replaceChildren(
        ...exchangeElement(outcome.value, pages[`${outcome.value.document}.${outcome.value.operation}`]),
      );
    } else {
      const note = document.createElement('p');
      note.textContent =
        outcome.failure.kind === 'gone'
          ? t('requests.missing')
          : `${outcome.failure.title}. ${outcome.failure.detail}`;
      place.replaceChildren(note);
    }
    place.scrollIntoView({ block: 'nearest' });
  }

  #say(text: string): void {
    const status = this.#part('status');
    if (status) status.textContent = text;
  }
}

function line({ id, at, method, url, status }: Logged): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `?id=${id}`;
  const time = document.createElement('time');
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleTimeString(document.documentElement.lang);
  link.append(
    span(`status status-${Math.floor(status / 100)}`, String(status)),
    span(`method method-${method.toLowerCase()}`, method),
    code(url),
    time,
  );
  item.append(link);
  return item;
}

function span(className: string, text: string): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

function code(text: string): HTMLElement {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
}
