/**
 * Cursors of lists: opaque, signed, and bound to the tenant, the list, its filters and its order. A cursor holds
 * the position of the last record, not a count, so pages stay right while records come and go.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Position } from './ordered-records.ts';

const SIGNATURE_BYTES = 12;
const MADE_AT_MOST = 1000;

export class Cursors {
  // A key object, since Node would otherwise make one for each signature, which takes longer than the signature.
  private readonly key: KeyObject;
  // The first pages are asked for again and again.
  private readonly made = new Map<string, string>();

  constructor(secret: Uint8Array) {
    this.key = createSecretKey(secret);
  }

  /** Makes the cursor behind a record. @param context - whatever the list depends on */
  create(position: Position, context: string): string {
    const text = JSON.stringify([position.value, position.id]);
    const key = `${context}\0${text}`;
    let cursor = this.made.get(key);
    if (cursor === undefined) {
      const payload = Buffer.from(text);
      cursor = Buffer.concat([this.sign(payload, context), payload]).toString('base64url');
      if (this.made.size >= MADE_AT_MOST) this.made.clear();
      this.made.set(key, cursor);
    }
    return cursor;
  }

  /** Reads a cursor; `undefined` when it was not made for this list. */
  read(cursor: string, context: string): Position | undefined {
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(SIGNATURE_BYTES);
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    if (signature.length < SIGNATURE_BYTES || bytes.toString('base64url') !== cursor) return undefined;
    if (!timingSafeEqual(signature, this.sign(payload, context))) return undefined;
    const [value, id] = JSON.parse(payload.toString()) as [unknown, string]; // signed, so made above
    return { value, id };
  }

  private sign(payload: Uint8Array, context: string): Buffer {
    return createHmac('sha256', this.key)
      .update(context)
      .update('\0')
      .update(payload)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  }
}
