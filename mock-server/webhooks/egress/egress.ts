/**
 * The one place from which requests go out of the server, and the guard around it: no redirects, a limit of time and
 * of what is read, and the address checked where the connection is made, so that a name which changes its mind
 * (rebinding) changes nothing.
 */
import { lookup as lookupInSystem } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch } from 'undici';
import { isPublicAddress, literalAddress } from './address.ts';
import type { EgressMode } from './target.ts';

/** Gives the addresses of a name. */
export type Resolve = (
  name: string,
) => Promise<ReadonlyArray<{ readonly address: string; readonly family: number }>>;

/** What is sent. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How it went: the answer, or in words why there is none. */
export interface Outcome {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly error: string | null;
}

/** What can be put in the place of the system's own. */
export interface EgressOptions {
  readonly mode: EgressMode;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const CONNECT_WITHIN_MS = 5_000;
const BYTES_READ_AT_MOST = 4_000;
const CHARACTERS_KEPT = 1_000;
const HEADERS_KEPT = 20;
const HEADER_CHARACTERS_KEPT = 200;

/** The server is being stopped, so nothing can be said about a request that was on its way. */
export class EgressClosed extends Error {
  override readonly name = 'EgressClosed';
}

/** A connection that was refused before it was made. */
class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

export class Egress {
  readonly mode: EgressMode;
  private readonly agent: Agent;
  private readonly timeoutMs: number;
  private readonly closing = new AbortController();

  constructor({ mode, resolve = resolveInSystem, timeoutMs = TIMEOUT_MS }: EgressOptions) {
    this.mode = mode;
    this.timeoutMs = timeoutMs;
    this.agent = new Agent({
      connect: mode === 'any' ? { timeout: CONNECT_WITHIN_MS } : guardedConnector(resolve),
      connections: 16, // to a receiver: as many as there are attempts of a sandbox, so that none of them has to queue
    });
  }

  /** Sends a POST and waits for the answer. Never rejects because of the receiver. @throws {EgressClosed} */
  async post({ url, headers, body }: Outgoing): Promise<Outcome> {
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const signal = AbortSignal.any([timeout, this.closing.signal]);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'accept-encoding': 'identity' },
        body,
        redirect: 'manual',
        dispatcher: this.agent,
        signal,
      });
      const text = await beginningOf(response.body as ReadableStream<Uint8Array> | null); // the same stream under another type
      return {
        status: response.status,
        headers: keptHeaders(response.headers),
        body: text,
        error: failureOf(response.status),
      };
    } catch (error) {
      if (this.closing.signal.aborted) throw new EgressClosed();
      const words = timeout.aborted
        ? `There was no answer within ${this.timeoutMs / 1000} seconds.`
        : explain(error);
      return { status: null, headers: {}, body: null, error: words };
    }
  }

  /** Breaks off what is on its way. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.agent.destroy();
  }
}

/** Why an answer counts as a failure, in a sentence; `null` for a success. */
export function failureOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `It was answered ${status}: redirects are not followed.`;
  if (status === 410)
    return 'It was answered 410: the receiver does not want any more, so the webhook is switched off.';
  return `It was answered ${status}; only 200 to 299 is a success.`;
}

/** Connects to public addresses only: literal ones are checked before, names where they are looked up. */
function guardedConnector(resolve: Resolve): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_WITHIN_MS, lookup: guardedLookup(resolve) });
  return (options, callback) => {
    const address = literalAddress(options.hostname);
    if (address !== undefined && !isPublicAddress(address)) callback(forbidden(address), null);
    else connect(options, callback);
  };
}

/** Looks a name up with a resolver. One address that is not public is enough to refuse all of them. */
function guardedLookup(resolve: Resolve): LookupFunction {
  return (name, options, callback) => {
    resolve(name).then(
      (addresses) => {
        const bad = addresses.find(({ address }) => !isPublicAddress(address));
        const [first] = addresses;
        if (bad) callback(forbidden(bad.address), '', 0);
        else if (!first) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function forbidden(address: string): ForbiddenAddress {
  return new ForbiddenAddress(`${address} is not a public address.`);
}

const resolveInSystem: Resolve = (name) => lookupInSystem(name, { all: true, verbatim: true });

/** Reads the first bytes of a body as text, and gives up the rest. */
async function beginningOf(body: ReadableStream<Uint8Array> | null): Promise<string | null> {
  if (!body) return null;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let read = 0; read < BYTES_READ_AT_MOST; ) {
    const { done, value } = await reader.read();
    if (done) break;
    read += value.length;
    text += decoder.decode(value.subarray(0, BYTES_READ_AT_MOST), { stream: true });
  }
  await reader.cancel().catch(() => undefined); // the rest is of no interest
  if (text === '') return null;
  return text.length > CHARACTERS_KEPT ? `${text.slice(0, CHARACTERS_KEPT)}…` : text;
}

function keptHeaders(headers: Iterable<[string, string]>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers]
      .slice(0, HEADERS_KEPT)
      .map(([name, value]) => [name, value.slice(0, HEADER_CHARACTERS_KEPT)]),
  );
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused: nothing listens there.',
  ECONNRESET: 'The connection was closed before there was an answer.',
  UND_ERR_SOCKET: 'The connection was closed before there was an answer.',
  ENOTFOUND: 'There is no such host.',
  EAI_AGAIN: 'The name of the host could not be looked up.',
  ETIMEDOUT: 'No connection could be made in time.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection could be made in time.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host cannot be reached.',
  UND_ERR_HEADERS_OVERFLOW: 'The headers of the answer are too large.',
};

/** Why there is no answer, in a sentence. */
function explain(error: unknown): string {
  let innermost: unknown = error;
  while (innermost instanceof Error && innermost.cause !== undefined) innermost = innermost.cause;
  if (innermost instanceof AggregateError) innermost = innermost.errors[0];
  if (innermost instanceof ForbiddenAddress) return innermost.message;
  const code = innermost instanceof Error && 'code' in innermost ? String(innermost.code) : '';
  if (innermost instanceof Error && innermost.name === 'HTTPParserError')
    return 'The answer is not well-formed HTTP.';
  if (/CERT|SSL|TLS|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code))
    return `The connection is not secure: ${code}.`;
  if (innermost instanceof Error && innermost.message === 'bad port') return 'Nothing is sent to this port.';
  return WORDS[code] ?? 'The request failed.';
}
