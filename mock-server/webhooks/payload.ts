/** The body of a delivery (Standard Webhooks 1.0): the type, the time and the record; the same bytes at every attempt. */
import type { EventType } from '../../spec/events.ts';

/** Bytes that a body may have: 20 kB, as the standard recommends. */
export const PAYLOAD_BYTES_AT_MOST = 20_000;

/** What of an event goes into the body. */
interface Told {
  readonly type: EventType;
  readonly created_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export function payloadOf({ type, created_at, data }: Told): string {
  return JSON.stringify({ type, timestamp: created_at, data });
}
