/** The collections of the tenant, as the Data page shows them: derived from the records and the operations of v4. */
import { documents, v4Operations } from '../../../spec/contract.ts';
import { prefixes } from '../../../spec/fields.ts';
import type { Operation } from '../../../spec/operation.ts';
import { type Kind, kinds, records } from '../../../spec/records.ts';
import { operationPath } from '../../operations/paths.ts';
import type { V4Id } from '../client.ts';
import { fieldsOf, labelOf, type RecordField } from './fields.ts';

/** One collection: what it is called, what can be done with it, and how its records are shown. */
export interface CollectionView {
  readonly name: string;
  readonly kind: Kind;
  readonly title: string;
  readonly description: string;
  /** How its ids begin. */
  readonly prefix: string;
  /** Fields that a record is called by, the best first. */
  readonly labels: readonly string[];
  readonly columns: ReadonlyArray<{ readonly name: string; readonly label: string }>;
  /** Filters with few values. */
  readonly filters: ReadonlyArray<{
    readonly name: string;
    readonly label: string;
    readonly choices: readonly string[];
  }>;
  /** Name of the id in paths. */
  readonly parameter: string;
  readonly list: V4Id;
  readonly get?: V4Id;
  readonly create?: V4Id;
  readonly update?: V4Id;
  readonly remove?: V4Id;
  /** Page of the operation that creates one with a file, which needs more than a form here. */
  readonly upload?: string;
  readonly createFields: readonly RecordField[];
  readonly updateFields: readonly RecordField[];
}

const NAMES = ['display_name', 'name', 'subject', 'file_name', 'label', 'date', 'start_date'];

/** Every collection that v4 lists, in the order of the records. */
export function collectionViews(): readonly CollectionView[] {
  return kinds.flatMap((kind) => viewOf(kind) ?? []);
}

function viewOf(kind: Kind): CollectionView | undefined {
  const record = records[kind];
  const path = `/${record.collection}`;
  const parameter = `${kind}_id`;
  const find = (method: string, at: string) =>
    (v4Operations as readonly Operation[]).find((each) => each.method === method && each.path === at);
  const idOf = (operation: Operation | undefined) => operation?.id as V4Id | undefined; // found among those of v4
  const list = idOf(find('get', path));
  if (list === undefined) return undefined;
  const create = find('post', path);
  const update = find('patch', `${path}/{${parameter}}`);
  const get = idOf(find('get', `${path}/{${parameter}}`));
  const remove = idOf(find('delete', `${path}/{${parameter}}`));
  const isUpload = create?.bodyType === 'multipart';
  const names = Object.keys(record.schema.shape);
  const labels = NAMES.filter((name) => names.includes(name)).slice(0, 1);
  const fields = fieldsOf(record.schema);
  return {
    name: record.collection,
    kind,
    title: labelOf(record.collection),
    description: documents.v4.groups[record.collection.replaceAll('_', '-')]?.description ?? '',
    prefix: prefixes[kind],
    labels,
    columns: (record.filters as readonly string[])
      .filter((name) => !labels.includes(name) && name !== 'sha256')
      .slice(0, 3)
      .map((name) => ({ name, label: labelOf(name) })),
    filters: fields
      .filter(({ name, choices }) => choices && (record.filters as readonly string[]).includes(name))
      .map(({ name, label, choices = [] }) => ({ name, label, choices })),
    parameter,
    list,
    ...(get && { get }),
    ...(create && !isUpload && { create: create.id as V4Id }), // as above
    ...(create && isUpload && { upload: operationPath(create) }),
    ...(update && { update: update.id as V4Id }), // as above
    ...(remove && { remove }),
    createFields: create && !isUpload ? fieldsOf(create.body) : [],
    updateFields: fieldsOf(update?.body),
  };
}
