/** Entity tags of records: a hash of their JSON, so the same record has the same tag in every process. */
import { hash } from 'node:crypto';
import { bytesOfText } from '../byte-text.ts';
import { encode, encodedBefore } from '../respond.ts';

/** The tag of an answer's body, where that is a record; computed answers, which are never frozen, have none. */
export function entityTagOfAnswer(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const known = encodedBefore(body)?.tag;
  if (known !== undefined) return known;
  return Object.isFrozen(body) && 'id' in body ? entityTagOf(body) : undefined;
}

/** The strong entity tag of a record, in quotes (RFC 9110, 8.8.3). */
export function entityTagOf(record: object): string {
  const form = encode(record);
  form.tag ??= `"${hash('sha256', bytesOfText(form.text), 'base64url').slice(0, 22)}"`;
  return form.tag;
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
