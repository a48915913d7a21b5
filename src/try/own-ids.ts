/**
 * Ids that only the visitor's sandbox has — its keys, its clients, its requests — fetched into the list of their input.
 * A source may lead through another parameter, whose value the form has: `/sandbox/users/{user_id}/tokens`.
 */
import { call } from '../sandbox/control-api.ts';
import { isRecord } from '../sandbox/sandbox.ts';
import { currentSandbox } from '../sandbox/session.ts';
import { readForm } from './form.ts';

interface OwnId {
  readonly id: string;
  readonly label: string;
  /** Whether an operation may be about it without further thought. */
  readonly isToSpare: boolean;
}

/** Fills the inputs that name a source; the newest id takes the place of the example's when there is one to spare. */
export async function offerOwnIds(form: HTMLFormElement): Promise<void> {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[data-source]')) {
    const { params } = readForm(form);
    const source = (input.dataset.source ?? '').replace(/\{([^}]+)\}/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? ''),
    );
    const outcome = await call('GET', source, (value) => parse(value, input.name.replace('path:', '')));
    if (!outcome.ok || !input.list) continue;
    input.list.replaceChildren(...outcome.value.map(({ id, label }) => new Option(label, id)));
    const newest = outcome.value.find(({ isToSpare }) => isToSpare);
    if (!newest) continue;
    const example = input.defaultValue;
    // What repeats the id, to confirm it, goes on saying the same.
    for (const each of form.querySelectorAll('input'))
      if (each.defaultValue === example) offer(each, newest.id);
  }
}

/** Puts a value in, unless the visitor has typed one. */
function offer(input: HTMLInputElement, value: string): void {
  if (![input.defaultValue, input.dataset.offered].includes(input.value)) return;
  input.value = value;
  input.dataset.offered = value;
}

function parse(value: unknown, name: string): readonly OwnId[] | undefined {
  if (!isRecord(value) || !Array.isArray(value.data)) return undefined;
  const ids = value.data.flatMap((entry) => {
    // People choose the ids of clients, which have another one as a record.
    const id = isRecord(entry) ? (entry[name] ?? entry.id) : undefined;
    if (!isRecord(entry) || typeof id !== 'string' || typeof entry.revoked_at === 'string') return [];
    const label = [entry.name, entry.alias, entry.url, entry.event_type].find(
      (text) => typeof text === 'string',
    );
    const at = String(entry.created_at ?? entry.received_at ?? entry.at);
    return [{ id, at, label: String(label ?? ''), isToSpare: !isOwnToken(entry) && !isOfSystem(entry) }];
  });
  return ids.sort((a, b) => b.at.localeCompare(a.at));
}

/** Revoking the sandbox's own token by the first click would help nobody. */
function isOwnToken({ hint }: Readonly<Record<string, unknown>>): boolean {
  const token = currentSandbox()?.token;
  return token !== undefined && typeof hint === 'string' && hint.endsWith(token.slice(-4));
}

/** Integrations that the system has made can only be looked at. */
function isOfSystem({ kind }: Readonly<Record<string, unknown>>): boolean {
  return typeof kind === 'string' && kind !== 'custom';
}
