/**
 * The server's log: a line of JSON for each defect, and where the operator asks for it, for each request. Nothing in it
 * can be used to sign in: what looks like a credential is masked in the finished line, wherever it came from.
 */

import { type DestinationStream, destination, pino } from 'pino';
import { bases } from '../../spec/build-request.ts';
import { hideTokens } from '../access/hide-tokens.ts';
import type { Arrival, Asked } from '../pipeline/exchange.ts';
import type { Incoming } from '../pipeline/incoming.ts';

/** From nothing to everything. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** How much is logged. */
export interface LogOptions {
  readonly logLevel: (typeof logLevels)[number];
  /** Whether there is a line for every request, whatever the level. */
  readonly accessLog: boolean;
}

/** Takes what the operator must hear of; `details` has no contents of sandboxes. */
export type Report = (message: string, details: object) => void;

/** Notes a request that was answered. */
export type AccessLog = (arrival: Arrival, status: number, durationMs: number | undefined) => void;

/** The log. */
export interface Log {
  readonly report: Report;
  /** Tells of what works, but hardly as it was meant to. */
  readonly warn: Report;
  /** Absent unless every request is to be noted. */
  readonly access: AccessLog | undefined;
}

/** Opens the log. @param stream - standard error unless given */
export function openLog({ logLevel, accessLog }: LogOptions, stream?: DestinationStream): Log {
  const logger = pino(
    {
      level: logLevel,
      base: null, // one process, and its supervisor knows which
      messageKey: 'message',
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: describeError },
      hooks: { streamWrite: clean },
    },
    stream ?? destination({ fd: process.stderr.fd, sync: false }),
  );
  const requests = accessLog ? logger.child({}, { level: 'info' }) : undefined;
  return {
    report: (message, details) => logger.error(details, message),
    warn: (message, details) => logger.warn(details, message),
    access:
      requests &&
      (({ requestId, operation, incoming, tenant, credential, problem, sender }, status, durationMs) =>
        requests.info(
          {
            requestId,
            tenant: tenant?.id,
            document: operation.document,
            operation: operation.id,
            method: incoming.method,
            path: pathOf(operation, incoming),
            status,
            problem: problem?.code,
            durationMs: durationMs === undefined ? undefined : Math.round(durationMs * 100) / 100,
            credential: credential?.id,
            address: incoming.address,
            replayOf: sender?.replayOf,
          },
          'A request was answered.',
        )),
  };
}

const ID = /^(?:[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{26}|[0-9]{1,10})$/;

/** The path with the ids in it, and nothing else that a client may have put there: it may be a password. */
function pathOf({ document, path }: Asked, incoming: Pick<Incoming, 'parameter'>): string {
  const own = path.replace(/\{([^}]+)\}/g, (place, name: string) => {
    const value = incoming.parameter(name);
    return ID.test(value) ? value : place;
  });
  return bases[document] + own;
}

/** What follows an authorization scheme, and passwords in URLs. */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(Bearer|Basic) [^\s"\\,]+/gi, '$1 [hidden]'],
  [/(:\/\/[^\s"/:@]*:)[^\s"/@]+@/g, '$1[hidden]@'],
];

/** A line without anything that could be used to sign in, or that a terminal would take for a command. */
function clean(line: string): string {
  return SECRETS.reduce((text, [secret, mask]) => text.replace(secret, mask), hideTokens(line)).replace(
    /[\u007f-\u009f\u2028\u2029]/g, // the other controls are escaped by JSON itself
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack: string | undefined;
  readonly cause?: unknown;
}

const CAUSES_AT_MOST = 5;

/** What an error says of itself. Its other properties stay out: libraries put whole requests there. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error === undefined ? undefined : String(error);
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    ...('code' in error && { code: error.code }),
    stack,
    ...(cause !== undefined && depth < CAUSES_AT_MOST && { cause: describeError(cause, depth + 1) }),
  } satisfies ErrorFacts;
}
