/** The request log's entries, as the control API answers them. */
import { isRecord } from '../sandbox/sandbox.ts';

/** A request in short. */
export interface Logged {
  readonly id: string;
  readonly at: string;
  readonly document: string;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly problem: string | null;
  readonly duration_ms: number;
}

/** A request with its answer. */
export interface LoggedExchange extends Logged {
  readonly request_headers: Readonly<Record<string, string>>;
  readonly request_body: string | null;
  readonly response_headers: Readonly<Record<string, string>>;
  readonly response_body: string | null;
}

/** Reads a list of requests; anything else gives `undefined`. */
export function parseList(value: unknown): readonly Logged[] | undefined {
  return isRecord(value) && Array.isArray(value.data) && value.data.every(isLogged) ? value.data : undefined;
}

/** Reads one request with its answer. */
export function parseExchange(value: unknown): LoggedExchange | undefined {
  return isLogged(value) && 'request_headers' in value && 'response_headers' in value
    ? (value as LoggedExchange)
    : undefined; // the control API's schema has the rest
}

function isLogged(value: unknown): value is Logged {
  return (
    isRecord(value) &&
    ['id', 'at', 'document', 'operation', 'method', 'url'].every((name) => typeof value[name] === 'string') &&
    typeof value.status === 'number' &&
    typeof value.duration_ms === 'number'
  );
}
