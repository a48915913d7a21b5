/** A record as v4 answers it, and what the Data page reads out of it. */
import type { CollectionView } from './collections.ts';

/** Any record. */
export type AnyRecord = Readonly<Record<string, unknown>> & { readonly id: string };

/** What a record is called. */
export function nameOfRecord(record: AnyRecord, { labels }: Pick<CollectionView, 'labels'>): string {
  const named = labels.map((name) => record[name]).find((value) => typeof value === 'string' && value !== '');
  if (typeof named === 'string') return named;
  const person = [record.first_name, record.last_name].filter((part) => typeof part === 'string').join(' ');
  return person || record.id;
}

/** The collection that an id belongs to. */
export function collectionOfId(
  id: string,
  collections: readonly CollectionView[],
): CollectionView | undefined {
  const prefix = /^([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}$/.exec(id)?.[1];
  return collections.find((candidate) => candidate.prefix === prefix);
}

/** Address of a record on the Data page. The id in it is the record's own (access rule R2). */
export function recordPath(collection: string, id?: string): string {
  return `/console/data/?${new URLSearchParams({ collection, ...(id && { id }) })}`;
}

/** Whether two values are the same JSON. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
