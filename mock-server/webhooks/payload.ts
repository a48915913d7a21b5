/**
 * The body of a delivery (Standard Webhooks 1.0): the type, the time and the record. The same bytes at every attempt,
 * unless what is shared with the integration behind the webhook has changed in between.
 */
import type { EventType } from '../../spec/events.ts';
import { withheld } from '../access/withheld.ts';

/** Bytes that a body may have: 20 kB, as the standard recommends. */
export const PAYLOAD_BYTES_AT_MOST = 20_000;

/** What of an event goes into the body. */
interface Told {
  readonly type: EventType;
  readonly created_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The body. @param omitted - fields of the record that it does not carry */
export function payloadOf({ type, created_at, data }: Told, omitted: readonly string[] = []): string {
  return JSON.stringify({ type, timestamp: created_at, data: withheld(data, omitted) });
}
