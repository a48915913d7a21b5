/** The request log's entries, as the control API answers them. */
import { isRecord } from '../sandbox/sandbox.ts';

/** A request in short. */
export interface Logged {
  readonly id: string;
  readonly at: string;
  readonly document: string;
  /** `null`: no operation takes it. */
  readonly operation: string | null;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly problem: string | null;
  readonly duration_ms: number;
  readonly credential_id: string | null;
  readonly replay_of: string | null;
}

/** Why a request was refused. */
export interface Refusal {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** A request with its answer. */
export interface LoggedExchange extends Logged {
  readonly refusal: Refusal | null;
  readonly request_headers: Readonly<Record<string, string>>;
  readonly request_body: string | null;
  readonly response_headers: Readonly<Record<string, string>>;
  readonly response_body: string | null;
}

/** A page of the log, the newest first. */
export interface LogPage {
  readonly entries: readonly Logged[];
  /** What the next page is asked for with. */
  readonly next: string | null;
}

/** Reads a page of requests; anything else gives `undefined`. */
export function parsePage(value: unknown): LogPage | undefined {
  if (!isRecord(value) || !Array.isArray(value.data) || !value.data.every(isLogged)) return undefined;
  const next = isRecord(value.meta) ? value.meta.next_cursor : null;
  return { entries: value.data, next: typeof next === 'string' ? next : null };
}

/** Reads a request of the live stream. */
export function parseLogged(text: string): Logged | undefined {
  const value: unknown = JSON.parse(text);
  return isLogged(value) ? value : undefined;
}

/** Reads one request with its answer. */
export function parseExchange(value: unknown): LoggedExchange | undefined {
  return isLogged(value) && 'request_headers' in value && 'response_headers' in value && 'refusal' in value
    ? (value as LoggedExchange)
    : undefined; // the control API's schema has the rest
}

function isLogged(value: unknown): value is Logged {
  return (
    isRecord(value) &&
    ['id', 'at', 'document', 'method', 'url'].every((name) => typeof value[name] === 'string') &&
    (value.operation === null || typeof value.operation === 'string') &&
    typeof value.status === 'number' &&
    typeof value.duration_ms === 'number'
  );
}
