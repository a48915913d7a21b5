/**
 * Ids to choose from: what this tab's own answers have shown, by kind. Seed records exist in every sandbox; what the
 * visitor made is offered too, the newest first.
 */
import { companyOf } from '../../spec/careers/company.ts';
import { t } from '../i18n/try.ts';

const KEPT = 20;
const key = (sandboxId: string) => `drydock.ids.${sandboxId}`;

interface KnownId {
  readonly id: string;
  readonly label: string;
}

/** Takes note of the records in an answer. */
export function noteIds(sandboxId: string, body: string): void {
  const found = recordsIn(body).flatMap(describe);
  if (found.length === 0) return;
  const known = read(sandboxId).filter(({ id }) => !found.some((each) => each.id === id));
  write(sandboxId, [...found, ...known]);
}

/** Offers the known ids in the lists of the form's id inputs, in front of the seed's. */
export function offerIds(sandboxId: string, form: HTMLFormElement): void {
  const known = read(sandboxId);
  if (known.length === 0) return;
  for (const list of form.querySelectorAll('datalist')) {
    const offered = new Set([...list.options].map(({ value }) => value));
    const prefix = /^[a-z]{3}_/.exec([...offered][0] ?? '')?.[0];
    if (!prefix) continue;
    const more = known.filter(({ id }) => id.startsWith(prefix) && !offered.has(id));
    list.prepend(...more.map(({ id, label }) => new Option(label || t('try.created'), id)));
  }
}

/** Names the company of the visitor's sandbox where the form asks for one. @returns whether that changed anything */
export function fillCompany(sandboxId: string, form: HTMLFormElement): boolean {
  const input = form.querySelector<HTMLInputElement>('[name="query:company"]');
  const own = companyOf(sandboxId);
  const isUntouched = [input?.defaultValue, input?.dataset.offered].includes(input?.value);
  if (!input || !isUntouched || input.value === own) return false;
  input.value = own;
  input.dataset.offered = own;
  return true;
}

function recordsIn(body: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return [];
    return 'data' in value && Array.isArray(value.data) ? value.data : [value];
  } catch {
    return []; // not JSON, so no records
  }
}

function describe(record: unknown): readonly KnownId[] {
  if (typeof record !== 'object' || record === null || !('id' in record) || typeof record.id !== 'string')
    return [];
  if (!/^[a-z]{3}_[0-9a-z]{26}$/.test(record.id)) return [];
  const fields = record as Readonly<Record<string, unknown>>;
  const label = [fields.display_name, fields.name, fields.subject, fields.start_date].find(
    (value) => typeof value === 'string',
  );
  return [{ id: record.id, label: String(label ?? '') }];
}

function read(sandboxId: string): readonly KnownId[] {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key(sandboxId)) ?? '[]');
    return Array.isArray(value) ? value.flatMap(pick) : [];
  } catch {
    return []; // a browser that keeps nothing, or something else under this name
  }
}

function pick(value: unknown): readonly KnownId[] {
  if (typeof value !== 'object' || value === null || !('id' in value) || typeof value.id !== 'string')
    return [];
  return [{ id: value.id, label: 'label' in value && typeof value.label === 'string' ? value.label : '' }];
}

function write(sandboxId: string, ids: readonly KnownId[]): void {
  const byPrefix = new Map<string, number>();
  const kept = ids.filter(({ id }) => {
    const count = (byPrefix.get(id.slice(0, 3)) ?? 0) + 1;
    byPrefix.set(id.slice(0, 3), count);
    return count <= KEPT;
  });
  try {
    sessionStorage.setItem(key(sandboxId), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing: the seed's ids are still there.
  }
}
