/**
 * What every generated record begins with: id, number and times. Ids are TypeIDs over UUIDv7 bytes whose
 * time is the creation and whose rest is a hash, so they never change and sort as the numbers do.
 */
import { createHash } from 'node:crypto';
import { TypeID } from 'typeid-js';
import { prefixes } from '../../../spec/fields.ts';
import type { Kind, RecordOf } from '../../../spec/records.ts';
import { instant } from './moments.ts';

/** Records of the kinds that are made already, or made when first asked for. */
export interface Made {
  of<K extends Kind>(kind: K): readonly RecordOf<K>[];
}

/**
 * The four fields that every record has.
 *
 * @param created - whole seconds, in milliseconds since 1970, later than the record before
 * @param updated - the same, not before `created`
 */
export function stamp(kind: Kind, number: number, created: number, updated: number = created) {
  if (updated < created) throw new RangeError(`${kind} ${number} was changed before it was created.`);
  return {
    id: seedId(kind, number, created),
    number,
    created_at: instant(created),
    updated_at: instant(updated),
  };
}

/** The id of a seed record. */
export function seedId(kind: Kind, number: number, created: number): string {
  const bytes = createHash('sha256').update(`nordwind-bau/${kind}/${number}`).digest().subarray(0, 16);
  bytes.writeUIntBE(created, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6); // version 7
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8); // variant of RFC 9562
  return TypeID.fromUUIDBytes(prefixes[kind], bytes).toString();
}

/** The record of that name. */
export function named<R extends { readonly name: string }>(all: readonly R[], name: string): R {
  const found = all.find((record) => record.name === name);
  if (found === undefined) throw new Error(`No record is named ${name}.`);
  return found;
}
