/** What departments and teams have in common: a name, and a place in a tree without circles. */
import type { RecordOf } from '../../../spec/records.ts';
import { changeRecord, createRecord, type WriteContext } from '../../tenants/records.ts';
import type { Draft } from '../../tenants/tenant.ts';
import { fill } from './fill.ts';
import { mergePatch } from './merge-patch.ts';
import { requireNoCycle } from './tree.ts';

/** A kind of record that is a name in a tree. */
type TreeKind = 'department' | 'team';

interface NodeFields {
  readonly name: string;
  readonly parent_id?: string | null | undefined;
}

/** Makes one, at the top unless it says otherwise. */
export function createNode<K extends TreeKind>(
  draft: Draft,
  kind: K,
  values: NodeFields,
  context: WriteContext,
): RecordOf<K> {
  return createRecord<TreeKind>(draft, kind, fill({ parent_id: null }, values), context) as RecordOf<K>; // of the kind asked for
}

/** Merges a patch into one. @throws {Refusal} it would be below itself */
export function patchNode<K extends TreeKind>(
  draft: Draft,
  kind: K,
  current: RecordOf<K>,
  patch: { readonly [Field in keyof NodeFields]?: NodeFields[Field] | undefined },
  context: WriteContext,
): RecordOf<K> {
  const next = mergePatch<RecordOf<TreeKind>>(current, patch);
  requireNoCycle(draft, kind, current.id, 'parent_id', next.parent_id);
  return changeRecord<TreeKind>(draft, kind, current, next, context) as RecordOf<K>; // of the kind asked for
}
