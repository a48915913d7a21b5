/**
 * Two people, or two tabs, that change the same thing: a change says which version it is about (`If-Match`), and whoever
 * was slower sees what stands there by now before anything is written over it.
 */
import { type Ref, shallowRef } from 'vue';
import type { Outcome } from './client.ts';
import { isSame } from './data/record.ts';

/** Something as it was read, with the headers of the answer. */
export interface Version<Value> {
  readonly value: Value;
  readonly headers: Headers;
}

/** The entity tag of a version, for the change of it. */
export function tagOf(headers: Headers | undefined): string | undefined {
  return headers?.get('ETag') ?? undefined;
}

/** A value that both have: as it was when one began, as it is now, as one would have it. */
export interface ConflictRow {
  readonly name: string;
  readonly before: unknown;
  readonly now: unknown;
  readonly mine: unknown;
}

/** What one would write over: every value that one would have otherwise than it is by now. */
export function conflictRows(
  mine: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>> | undefined,
  now: Readonly<Record<string, unknown>> | undefined,
): readonly ConflictRow[] {
  return Object.entries(mine)
    .map(([name, value]) => ({ name, before: before?.[name], now: now?.[name], mine: value }))
    .filter((row) => !isSame(row.mine, row.now));
}

/** Whether somebody was quicker, and what they left. */
export interface Conflict<Value> {
  readonly theirs: Readonly<Ref<Version<Value> | undefined>>;
  /** Whether a change was refused since somebody was quicker; what they left is read then. */
  readonly isMet: (outcome: Outcome<unknown> | undefined) => Promise<boolean>;
  /** What they left, once; there is no conflict afterwards. */
  readonly settle: () => Version<Value> | undefined;
}

/** @param read - reads the thing anew */
export function useConflict<Value>(read: () => Promise<Outcome<Value>> | undefined): Conflict<Value> {
  const theirs = shallowRef<Version<Value>>();
  return {
    theirs,
    isMet: async (outcome) => {
      if (outcome?.ok !== false || outcome.failure.problem?.status !== 412) return false;
      const now = await read();
      if (now?.ok) theirs.value = now;
      return now?.ok === true;
    },
    settle: () => {
      const settled = theirs.value;
      theirs.value = undefined;
      return settled;
    },
  };
}
