/** What a handler is: typed by its operation, so that a missing or mistyped one does not compile. */
import type { z } from 'zod';
import type { Operation, Security } from '../spec/operation.ts';
import type { RecordOf } from '../spec/records.ts';
import type { Credential } from './access/credential.ts';
import type { Randomness } from './entropy/randomness.ts';
import type { AnyRequestLog } from './pipeline/request-log/request-log.ts';
import type { Routes } from './pipeline/routes.ts';
import type { Streams } from './streams/streams.ts';
import type { Cursors } from './tenants/cursors.ts';
import type { WriteContext } from './tenants/records.ts';
import type { Tenant } from './tenants/tenant.ts';
import type { Tenants } from './tenants/tenants.ts';
import type { InboxFeed } from './webhooks/inbox-feed.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What every handler may use. */
export interface HandlerServices {
  readonly tenants: Tenants;
  readonly log: AnyRequestLog;
  /** Every live stream; channels tell what happens in them. */
  readonly streams: Streams;
  /** The operations, for requests that are sent again. */
  readonly routes: Routes;
  readonly randomness: Randomness;
  readonly cursors: Cursors;
  readonly webhooks: Webhooks;
  /** What arrives in the inboxes. */
  readonly inbox: InboxFeed;
  /** Public URL of the portal. */
  readonly origin: string;
  /** The default limit of requests. */
  readonly limit: { readonly requests: number; readonly windowMs: number };
  /** How long the simulated support of Kontor takes to approve a request, in milliseconds. */
  readonly approvalDelayMs: number;
  /** Counts a sandbox that an address starts. Gives the milliseconds to wait when there were too many. */
  readonly admitSandbox: (address: string, nowMs: number) => Promise<number | undefined>;
}

/** One call of a handler. */
export interface Call<S extends Security, P, Q, B> extends WriteContext {
  /** Real time, milliseconds since 1970; `nowMs` is the tenant's. */
  readonly realNowMs: number;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly services: HandlerServices;
  /** Address of the peer. */
  readonly address: string;
  /** `Last-Event-ID` of an operation that answers with events: what the client has got already. */
  readonly lastEventId: string | undefined;
  /** Path of the API's base and the operation with its parameters, for `Link`. */
  readonly path: string;
  /** The public has a tenant without a credential; operations without security have neither. */
  readonly tenant: S extends 'none' ? undefined : Tenant;
  readonly credential: S extends 'none' | 'public' ? undefined : Credential;
  /** The user who acts; there is one in the control API only. */
  readonly actor: S extends 'management' ? RecordOf<'user'> : undefined;
}

/** An answer: one of the statuses that the operation documents, with a body that fits it. */
export type Answer<R extends Operation['responses']> = {
  [Status in keyof R & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: R[Status] extends { body: infer B extends z.ZodType } ? z.output<B> : undefined;
  };
}[keyof R & number];

/** The handler of an operation. */
export type Handler<O> =
  O extends Operation<string, infer P, infer Q, infer B, infer R, infer S>
    ? (call: Call<S, z.output<P>, z.output<Q>, z.output<B>>) => Answer<R> | Promise<Answer<R>>
    : never;

/** Handlers for a list of operations, by operationId. */
export type Handlers<Operations extends readonly Operation[]> = {
  readonly [O in Operations[number] as O['id']]: Handler<O>;
};

/** A handler without its types, as the pipeline calls it. */
export type AnyHandler = (call: Call<Security, unknown, unknown, unknown>) => AnyAnswer | Promise<AnyAnswer>;

/** Any handler's answer. */
export interface AnyAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}
