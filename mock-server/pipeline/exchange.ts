/** One request on its way through the pipeline: what the steps have found out so far. */
import type { Operation } from '../../spec/operation.ts';
import type { Problem } from '../../spec/problems.ts';
import type { RecordOf } from '../../spec/records.ts';
import type { Credential } from '../access/credential.ts';
import type { Count } from '../store/rate-counter.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Incoming } from './incoming.ts';

/** What is asked for, as far as the steps need it that also take requests which no operation takes. */
export interface Asked extends Pick<Operation, 'document' | 'security' | 'path'> {
  /** `null`: no operation takes the request. */
  readonly id: string | null;
}

/** A request that may be no operation's: enough to find out who sends it, to count and to log it. */
export interface Arrival extends Omit<Exchange, 'operation'> {
  readonly operation: Asked;
}

/** The state of one request. */
export interface Exchange {
  readonly operation: Operation;
  readonly incoming: Incoming;
  readonly requestId: string;
  /** Time of arrival, milliseconds since 1970. */
  readonly arrivedMs: number;
  /** Headers of the answer so far. */
  readonly headers: Record<string, string>;
  /** Of a request from within. */
  readonly sender: Sender | undefined;
  tenant: Tenant | undefined;
  credential: Credential | undefined;
  /** The user who acts in the control API. */
  actor: RecordOf<'user'> | undefined;
  /** The count of a request whose tenant other processes may have changed: taken as if they had not. */
  foreseen: Foreseen | undefined;
  /** The problem that it is answered with, for the log. */
  problem: Problem | undefined;
  /** Text of the request's body, once read; of a form with a file, what it holds. */
  requestBody: string | undefined;
}

/** What a request begins with. */
export interface Beginning<O extends Asked>
  extends Pick<Exchange, 'incoming' | 'requestId' | 'arrivedMs' | 'headers' | 'sender'> {
  readonly operation: O;
}

/** Begins: nothing is known yet but what came, and of a request from within, who sends it. */
export function begin<O extends Asked>(beginning: Beginning<O>): Beginning<O> & Omit<Exchange, 'operation'> {
  const { operation, incoming, requestId, arrivedMs, headers, sender } = beginning;
  return {
    operation,
    incoming,
    requestId,
    arrivedMs,
    headers,
    sender,
    tenant: sender?.tenant,
    credential: sender?.credential,
    actor: undefined,
    foreseen: undefined,
    problem: undefined,
    requestBody: undefined,
  };
}

/** A count, and what it holds for: one key, and one limit. */
export interface Foreseen {
  readonly key: string;
  readonly requests: number;
  readonly count: Count | Promise<Count>;
}

/** Who sends a request from within, so that nobody has to be asked. */
export interface Sender {
  /** Id of the request of the log that is sent again. */
  readonly replayOf: string;
  readonly tenant: Tenant;
  /** Nobody signs in where it is public. */
  readonly credential: Credential | undefined;
}

/** What a step says: a problem ends the exchange, nothing lets it go on. */
export type Verdict = Problem | undefined;
