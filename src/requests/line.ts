/** One request as a line of the list: a link to itself. */
import { t } from '../i18n/requests.ts';
import { methodBadge, statusBadge, tag } from './dom.ts';
import type { Logged } from './logged.ts';

/** Builds the line. @param href - where it leads */
export function logLine(
  { id, at, method, url, status, problem, replay_of }: Logged,
  href: string,
): HTMLLIElement {
  const link = tag('a', 'log-line');
  link.href = href;
  link.dataset.id = id;
  const time = tag('time', '', new Date(at).toLocaleTimeString(document.documentElement.lang));
  time.dateTime = at;
  const note = problem ?? (replay_of === null ? '' : t('requests.again.mark'));
  link.append(
    statusBadge(status),
    methodBadge(method),
    tag('code', '', url),
    tag('span', 'log-note', note),
    time,
  );
  return tag('li', '', link);
}

/** Puts lines into a list, and leaves those that stand there already where they are, with their focus. */
export function showLines(
  list: Element,
  entries: readonly Logged[],
  hrefOf: (entry: Logged) => string,
): void {
  const standing = new Map(
    [...list.children].map((item) => [item.querySelector<HTMLElement>('a')?.dataset.id, item]),
  );
  const isFirst = standing.size === 0;
  const wanted = new Set(entries.map(({ id }) => id));
  for (const [id, item] of standing) if (id === undefined || !wanted.has(id)) item.remove();
  let before: Element | null = list.firstElementChild;
  for (const entry of entries) {
    const item = standing.get(entry.id);
    item?.querySelector('a')?.setAttribute('href', hrefOf(entry));
    if (item !== undefined && item === before) {
      before = before.nextElementSibling;
      continue;
    }
    const made = item ?? logLine(entry, hrefOf(entry));
    if (item === undefined && !isFirst) made.classList.add('is-new');
    list.insertBefore(made, before);
  }
}
