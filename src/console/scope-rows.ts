/** The scopes as rows to choose from. For build time: the applications get the rows, not the schemas. */
import { type Collection, collections, describeScope, type Scope, scopes } from '../../spec/scopes.ts';

/** A collection with its scopes. */
export interface ScopeRow {
  readonly collection: Collection;
  readonly label: string;
  readonly scopes: ReadonlyArray<{ readonly name: Scope; readonly access: string; readonly text: string }>;
}

/** One row for each collection. */
export function scopeRows(): readonly ScopeRow[] {
  return (Object.keys(collections) as Collection[]).map((collection) => ({
    collection,
    label: collection.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase()),
    scopes: scopes
      .filter((scope) => scope.startsWith(`${collection}:`))
      .map((name) => ({ name, access: name.split(':')[1] ?? '', text: describeScope(name) })),
  }));
}
