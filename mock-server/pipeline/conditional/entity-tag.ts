/** Entity tags of records: a hash of their JSON, so the same record has the same tag in every process. */
import { hash } from 'node:crypto';
import { bytesOfText } from '../byte-text.ts';
import { jsonOf } from '../respond.ts';

const tags = new WeakMap<object, string>();

/** The tag of an answer's body, where that is a record; computed answers, which are never frozen, have none. */
export function entityTagOfAnswer(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const known = tags.get(body);
  if (known !== undefined) return known;
  return Object.isFrozen(body) && 'id' in body ? entityTagOf(body) : undefined;
}

/** The strong entity tag of a record, in quotes (RFC 9110, 8.8.3). */
export function entityTagOf(record: object): string {
  let tag = tags.get(record);
  if (tag === undefined) {
    tag = `"${hash('sha256', bytesOfText(jsonOf(record)), 'base64url').slice(0, 22)}"`;
    tags.set(record, tag);
  }
  return tag;
}

/**
 * Whether a condition names a tag. `*` names every one.
 *
 * @param isWeak - whether weak tags count as the strong ones that they belong to (`If-None-Match`; RFC 9110, 8.8.3.2)
 */
export function namesTag(condition: string, tag: string, isWeak: boolean): boolean {
  return condition.split(',').some((part) => {
    const named = part.trim();
    return named === '*' || named === tag || (isWeak && named === `W/${tag}`);
  });
}
