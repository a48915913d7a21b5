/**
 * Creating, changing and deleting records of any kind: ids and numbers, times, references, uniqueness. What is
 * special to a kind stands in `operations/rules/`.
 */
import { nameOf, prefixes } from '../../spec/fields.ts';
import type { ProblemError } from '../../spec/problems.ts';
import type { AnyRecord } from '../../spec/record.ts';
import { type Kind, kinds, type RecordOf, records } from '../../spec/records.ts';
import { type Refusal, refuse } from './refusal.ts';
import { roughSize } from './rough-size.ts';
import type { Draft, TenantView } from './tenant.ts';

/** What a write needs besides its values. */
export interface WriteContext {
  /** The tenant's present time, milliseconds since 1970. */
  readonly nowMs: number;
  /** A new id with a prefix; later ones sort behind earlier ones. */
  readonly newId: (prefix: string) => string;
}

/** Own records that a kind may have in a tenant, seed included. */
const RECORDS_AT_MOST = 10_000;
/** What all own records of a tenant may have together. */
const CHARACTERS_AT_MOST = 20_000_000;
/** Kinds of which there are few by other rules; the server's own notes among them must not fail where there is no room. */
const KEPT_FEW: ReadonlySet<Kind> = new Set(['event', 'delivery', 'webhook', 'user', 'application']);
const KEPT_MANY = kinds.filter((kind) => !KEPT_FEW.has(kind));
/** The fields of every kind, in the order of its schema. */
const fieldsOf = new Map(kinds.map((kind) => [kind, Object.keys(records[kind].schema.shape)]));

/** The fields of a record that come from a write. */
type Fields<K extends Kind> = Omit<RecordOf<K>, 'id' | 'number' | 'created_at' | 'updated_at'>;

/** Makes a record. @throws {Refusal} a reference leads nowhere, a unique value is taken, or there are too many */
export function createRecord<K extends Kind>(
  draft: Draft,
  kind: K,
  fields: Fields<K>,
  context: WriteContext,
): RecordOf<K> {
  if (draft.collection(kind).size >= RECORDS_AT_MOST) {
    throw refuse(
      'quota_exceeded',
      `A sandbox holds at most ${RECORDS_AT_MOST.toLocaleString('en')} records of a kind. Delete some, or reset the sandbox.`,
    );
  }
  const at = new Date(context.nowMs).toISOString();
  const created = {
    id: context.newId(prefixes[kind]),
    number: draft.nextNumber(kind),
    created_at: at,
    updated_at: at,
    ...fields,
  };
  return save(draft, kind, created);
}

/**
 * Replaces fields of a record; without a difference nothing is written.
 *
 * @throws {Refusal} a reference leads nowhere, or a unique value is taken
 */
export function changeRecord<K extends Kind>(
  draft: Draft,
  kind: K,
  current: RecordOf<K>,
  fields: Partial<Fields<K>>,
  context: WriteContext,
): RecordOf<K> {
  const next = { ...current, ...fields };
  if (JSON.stringify(next) === JSON.stringify(current)) return current;
  return save(draft, kind, { ...next, updated_at: new Date(context.nowMs).toISOString() }, current);
}

/** Deletes a record. @throws {Refusal} something else still refers to it, other than records of `along` */
export function deleteRecord(draft: Draft, kind: Kind, id: string, along: readonly Kind[] = []): void {
  const errors: ProblemError[] = [];
  for (const { kind: referring, field } of referrers(kind)) {
    for (const record of draft.collection(referring).withValue(field, id)) {
      if (record.id === id) continue;
      if (along.includes(referring)) {
        draft.remove(referring, record.id);
        continue;
      }
      if (errors.length === 10) break;
      errors.push({
        code: 'referenced',
        detail: `The ${nameOf(referring)} ${record.id} refers to it in \`${field}\`.`,
      });
    }
  }
  if (errors.length > 0) {
    throw refuse('still_referenced', `This ${nameOf(kind)} is still in use.`, ...errors);
  }
  draft.remove(kind, id);
}

/** Whether any record refers to this one. */
export function isReferenced(view: TenantView, kind: Kind, id: string): boolean {
  return referrers(kind).some(
    ({ kind: referring, field }) => view.collection(referring).withValue(field, id).next().done === false,
  );
}

/** Which kinds refer to a kind, and in which field. */
function referrers(target: Kind): ReadonlyArray<{ kind: Kind; field: string }> {
  return kinds.flatMap((kind) =>
    Object.entries(records[kind].references).flatMap(([field, to]) =>
      to === target ? [{ kind, field }] : [],
    ),
  );
}

function save<K extends Kind>(draft: Draft, kind: K, next: object, current?: RecordOf<K>): RecordOf<K> {
  const ordered = inSchemaOrder(kind, next);
  const unknown = missingReferences(draft, kind, ordered, current);
  if (unknown.length > 0) {
    throw refuse('validation_failed', 'The body names something that does not exist.', ...unknown);
  }
  const taken = takenValues(draft, kind, ordered, current);
  if (taken.length > 0) throw refuse('conflict', 'A value that has to be unique is taken.', ...taken);
  requireRoom(draft, kind, ordered, current);
  draft.put(kind, ordered);
  return ordered;
}

/** What makes a record smaller is always possible. */
function requireRoom(view: TenantView, kind: Kind, next: AnyRecord, current: AnyRecord | undefined): void {
  if (KEPT_FEW.has(kind)) return;
  const growth = roughSize(next) - (current ? roughSize(current) : 0);
  if (growth <= 0) return;
  let size = growth;
  for (const each of KEPT_MANY) size += view.collection(each).ownSize;
  if (size <= CHARACTERS_AT_MOST) return;
  throw refuse(
    'quota_exceeded',
    `The records of a sandbox have at most ${CHARACTERS_AT_MOST / 1_000_000} million characters together. Delete some, or reset the sandbox.`,
  );
}

/** The record with its fields in the order of the schema, as the seed's records are, and frozen like them. */
function inSchemaOrder<K extends Kind>(kind: K, record: object): RecordOf<K> {
  const values = record as Readonly<Record<string, unknown>>;
  const ordered: Record<string, unknown> = {};
  for (const name of fieldsOf.get(kind) ?? []) ordered[name] = values[name];
  return Object.freeze(ordered) as RecordOf<K>; // all fields of the schema; their values passed the schema of the write
}

function missingReferences(
  view: TenantView,
  kind: Kind,
  next: AnyRecord,
  current: AnyRecord | undefined,
): readonly ProblemError[] {
  const errors: ProblemError[] = [];
  for (const [field, target] of Object.entries(records[kind].references) as ReadonlyArray<[string, Kind]>) {
    const value = next[field];
    if (value === null || value === current?.[field]) continue;
    const ids = Array.isArray(value) ? value.map(String) : [String(value)];
    for (const [index, id] of ids.entries()) {
      if (view.get(target, id)) continue;
      const pointer = Array.isArray(value) ? `/${field}/${index}` : `/${field}`;
      errors.push({
        pointer,
        code: 'not_found',
        detail: `There is no ${nameOf(target)} ${id} in this sandbox.`,
      });
    }
  }
  return errors;
}

function takenValues(
  view: TenantView,
  kind: Kind,
  next: AnyRecord,
  current: AnyRecord | undefined,
): readonly ProblemError[] {
  const errors: ProblemError[] = [];
  for (const field of records[kind].unique) {
    const value = next[field];
    if (value === null || value === current?.[field]) continue;
    for (const other of view.collection(kind).withValue(field, String(value).toLowerCase())) {
      if (other.id === next.id) continue;
      errors.push({
        pointer: `/${field}`,
        code: 'taken',
        detail: `\`${String(value)}\` is the ${field.replaceAll('_', ' ')} of ${other.id} already.`,
      });
      break;
    }
  }
  return errors;
}

/** The record of a path. @throws {Refusal} there is none, in the same words for every reason */
export function requireRecord<K extends Kind>(view: TenantView, kind: K, id: string): RecordOf<K> {
  const record = view.get(kind, id);
  if (record) return record;
  throw notFound(kind);
}

/** The refusal for a record that is not there. */
export function notFound(kind: Kind): Refusal {
  return refuse('not_found', `There is no ${nameOf(kind)} with this id in your sandbox.`);
}
