/**
 * The drawer of operation pages: the visitor's latest requests, those of this operation first, live, and each of them
 * in full. A modal dialog, so that the browser keeps the focus in it and gives it back.
 */
import { t } from '../i18n/requests.ts';
import { currentSandbox, subscribe } from '../sandbox/session.ts';
import { pageLink, tag } from './dom.ts';
import { showEntry } from './entry.ts';
import { showLines } from './line.ts';
import { LogFeed } from './log-feed.ts';
import type { Logged } from './logged.ts';

const LOG_PATH = '/console/requests/';

let drawer: Drawer | undefined;

/** Opens the drawer. @param operation - of the page: document and operationId */
export function openDrawer(operation: string): void {
  drawer ??= new Drawer(operation);
  drawer.open();
}

const hrefOf = (id: string): string => `${LOG_PATH}?id=${id}`;

class Drawer {
  readonly #operation: string;
  readonly #feed = new LogFeed(() => this.#show());
  readonly #dialog = tag('dialog', 'log-drawer not-content');
  readonly #live = tag('p', 'log-live');
  readonly #own = tag('ol', '');
  readonly #others = tag('ol', '');
  readonly #lists = tag('div', 'log-lists');
  readonly #note = tag('p', 'log-empty');
  readonly #start = tag('button', 'button small', t('requests.drawer.start'));
  readonly #entry = tag('section', 'log-entry');
  readonly #back = tag('button', 'button small quiet', t('requests.back'));
  #chosen: string | undefined;

  constructor(operation: string) {
    this.#operation = operation;
    const title = tag('h2', '', t('requests.drawer.title'));
    title.id = 'log-drawer-title';
    const close = tag('button', 'button small quiet', t('requests.drawer.close'));
    close.type = 'button';
    close.addEventListener('click', () => this.#dialog.close());
    this.#start.type = 'button';
    this.#start.dataset.sandboxAction = 'start';
    this.#back.type = 'button';
    this.#back.addEventListener('click', () => this.#showList());
    this.#live.setAttribute('role', 'status');
    this.#lists.append(
      section(t('requests.drawer.this'), this.#own),
      section(t('requests.drawer.others'), this.#others),
    );
    const head = tag(
      'header',
      'log-drawer-head',
      title,
      this.#live,
      pageLink(LOG_PATH, t('requests.drawer.all')),
      close,
    );
    const body = tag('div', 'log-drawer-body', this.#note, this.#start, this.#lists, this.#back, this.#entry);
    this.#dialog.append(head, body);
    this.#dialog.setAttribute('aria-labelledby', title.id);
    this.#dialog.addEventListener('close', () => this.#feed.close());
    this.#dialog.addEventListener('click', (event) => this.#choose(event));
    document.body.append(this.#dialog);
    let shownFor: string | undefined;
    subscribe(() => {
      const id = currentSandbox()?.id;
      if (id === shownFor) return;
      shownFor = id;
      if (this.#dialog.open) this.#load();
    });
  }

  open(): void {
    if (this.#dialog.open) return;
    this.#showList(false);
    this.#dialog.showModal();
    this.#load();
  }

  #load(): void {
    if (currentSandbox()) void this.#feed.open('');
    else this.#show();
  }

  #show(): void {
    const isThis = ({ document, operation }: Logged) => `${document}.${operation}` === this.#operation;
    const isActive = currentSandbox() !== undefined;
    const { entries, state, failure } = isActive
      ? this.#feed
      : { entries: [], state: 'loading' as const, failure: undefined };
    const own = entries.filter(isThis);
    const others = entries.filter((entry) => !isThis(entry));
    showLines(this.#own, own, ({ id }) => hrefOf(id));
    showLines(this.#others, others, ({ id }) => hrefOf(id));
    for (const [list, shown] of [
      [this.#own, own],
      [this.#others, others],
    ] as const) {
      if (list.parentElement) list.parentElement.hidden = shown.length === 0;
    }
    const live = isActive ? t(`requests.live.${state}`) : '';
    if (this.#live.textContent !== live) this.#live.textContent = live;
    this.#dialog.dataset.state = state;
    this.#start.hidden = isActive;
    this.#note.textContent = failure
      ? `${failure.title}. ${failure.detail}`
      : !isActive
        ? t('requests.drawer.none')
        : entries.length === 0 && state !== 'loading'
          ? t('requests.drawer.empty')
          : '';
    this.#note.hidden = this.#chosen !== undefined;
  }

  /** A click on a line shows the request here; one beside the drawer closes it. */
  #choose(event: MouseEvent): void {
    if (event.target === this.#dialog) {
      this.#dialog.close();
      return;
    }
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const id = link?.getAttribute('href')?.startsWith(`${LOG_PATH}?id=`)
      ? new URL(link.href).searchParams.get('id')
      : null;
    if (id === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.#showEntry(id);
  }

  async #showEntry(id: string): Promise<void> {
    this.#chosen = id;
    this.#arrange();
    await showEntry(this.#entry, id, {
      pageOf: () => undefined,
      hrefOf,
      sentAgain: (exchange) => {
        this.#chosen = exchange.id;
      },
    });
    this.#entry.querySelector<HTMLElement>('h2')?.focus();
  }

  #showList(keepsFocus = true): void {
    const before = this.#chosen;
    this.#chosen = undefined;
    this.#arrange();
    if (keepsFocus) this.#lists.querySelector<HTMLElement>(`[data-id="${before}"]`)?.focus();
  }

  #arrange(): void {
    const hasChosen = this.#chosen !== undefined;
    this.#lists.hidden = hasChosen;
    this.#note.hidden = hasChosen;
    this.#back.hidden = !hasChosen;
    this.#entry.hidden = !hasChosen;
    if (!hasChosen) this.#entry.replaceChildren();
  }
}

function section(title: string, list: HTMLElement): HTMLElement {
  return tag('section', '', tag('h3', '', title), list);
}
