/**
 * The pipeline: the steps that every request of an API goes through, in their order. Synchronous as far as the
 * request allows, since most requests only read what is in memory.
 */
import type { Context } from 'hono';
import { conditionalKind } from '../../spec/conditional.ts';
import { EventFeed } from '../../spec/event-stream.ts';
import { needsActivation, type Operation, type Security } from '../../spec/operation.ts';
import type { Problem } from '../../spec/problems.ts';
import { FileContent } from '../../spec/upload.ts';
import type { Clock } from '../entropy/clock.ts';
import type { NextTypeId } from '../entropy/type-id.ts';
import type { AnyAnswer, AnyHandler, Call, HandlerServices } from '../handler.ts';
import type { RequestCounts } from '../observe/counts.ts';
import type { AccessLog } from '../observe/log.ts';
import type { RateCounter } from '../store/rate-counter.ts';
import { StoreUnavailable, TenantGone, VersionConflict } from '../store/store.ts';
import { Refusal } from '../tenants/refusal.ts';
import { actAs } from './act-as/act-as.ts';
import { requireActive } from './activation/activation.ts';
import { refuseHidden, withhold } from './attributes/attributes.ts';
import { authenticate } from './authenticate/authenticate.ts';
import { authenticateClient } from './authenticate/client.ts';
import { authorise } from './authorise/authorise.ts';
import { type ByteText, byteTextResponse, toByteText } from './byte-text.ts';
import type { IsProxy } from './client-address.ts';
import { findCompany } from './company/company.ts';
import { checkPrecondition, notModified } from './conditional/conditional.ts';
import { entityTagOfAnswer } from './conditional/entity-tag.ts';
import { linkToSuccessor } from './deprecation/successor-link.ts';
import { download } from './download/download.ts';
import { begin, type Exchange, type Sender } from './exchange.ts';
import { fixedHeaders } from './fixed-headers.ts';
import { once } from './idempotency/idempotency.ts';
import { type Incoming, incomingOf, type ServerBindings } from './incoming.ts';
import { negotiate } from './negotiate/negotiate.ts';
import type { ForcedAnswer } from './preference/forced-answer.ts';
import { type PreferenceParts, preferred } from './preference/preference.ts';
import { renderProblem } from './problem/problem.ts';
import { foreseeRate, limitClient, limitRate, tellRate } from './rate-limit/rate-limit.ts';
import { giveRequestId } from './request-id/request-id.ts';
import { logExchange } from './request-log/log-exchange.ts';
import { maskBody } from './request-log/mask-body.ts';
import { bodyText } from './respond.ts';
import { createValidator, type ValidInput } from './validate/validate.ts';

/** What the pipeline needs besides what handlers may use. */
export interface PipelineParts extends HandlerServices, PreferenceParts {
  readonly clock: Clock;
  readonly counter: RateCounter;
  readonly nextId: NextTypeId;
  /** Milliseconds from any fixed moment, for durations. */
  readonly elapsedMs: () => number;
  /** Told of defects, with everything that the answer does not say. */
  readonly report: (message: string, details: object) => void;
  readonly counts: RequestCounts;
  /** The operator's proxies. */
  readonly isProxy: IsProxy;
  /** Notes every request; absent unless the operator wants that. */
  readonly accessLog: AccessLog | undefined;
}

type RouteHandler = (c: Context<ServerBindings>) => Response | Promise<Response>;

/** Sends a request from within through the pipeline of an operation. */
export type Resend = (incoming: Incoming, sender: Sender) => Response | Promise<Response>;

/** Makes the route of an operation, and makes it known to requests from within. */
export function createRoute(operation: Operation, handler: AnyHandler, parts: PipelineParts): RouteHandler {
  const validate = createValidator(operation);
  const fixed = fixedHeaders(operation.document);
  const isLogged = operation.document !== 'sandbox';
  const isTagged = operation.document === 'v4' || conditionalKind(operation) !== undefined;
  const isActivated = needsActivation(operation);
  const goesOn = operation.answerType === 'events';
  const counts = parts.counts.of(operation);

  parts.routes.add(operation, run);
  return (c) => run(incomingOf(c, parts.isProxy), undefined);

  function run(incoming: Incoming, sender: Sender | undefined): Response | Promise<Response> {
    const startedMs = parts.elapsedMs();
    const headers = { ...fixed };
    const requestId = giveRequestId(headers, parts.randomness);
    const exchange = begin({ operation, incoming, requestId, arrivedMs: parts.clock.now(), headers, sender });
    try {
      const outcome = steps(exchange);
      return outcome instanceof Promise
        ? outcome
            .catch((error: unknown) => failed(exchange, error))
            .then((answer) => send(exchange, answer, startedMs))
        : send(exchange, outcome, startedMs);
    } catch (error) {
      return send(exchange, failed(exchange, error), startedMs);
    }
  }

  function steps(exchange: Exchange): Outcome | Promise<Outcome> {
    if (operation.security === 'public') return asPublic(exchange);
    if (operation.security === 'client') return stepsOfClient(exchange);
    if (exchange.sender) return afterAuthentication(exchange);
    const refusal = authenticate(exchange, parts, operation.security === 'token' ? foresee : undefined);
    return refusal instanceof Promise
      ? refusal.then((problem) => (problem ? { problem } : afterAuthentication(exchange)))
      : refusal
        ? { problem: refusal }
        : afterAuthentication(exchange);
  }

  /** Nobody signs in: what is asked for in vain counts as well. */
  function asPublic(exchange: Exchange): Outcome | Promise<Outcome> {
    const verdict = findCompany(exchange, parts);
    const goOn = (unknown: Problem | undefined) => {
      const limited = limitRate(exchange, parts.counter, parts.limit);
      return limited instanceof Promise
        ? limited.then((problem) => afterLimit(exchange, problem ?? unknown))
        : afterLimit(exchange, limited ?? unknown);
    };
    return verdict instanceof Promise ? verdict.then(goOn) : goOn(verdict);
  }

  /** A client may say in the body who it is, so the body comes first. */
  async function stepsOfClient(exchange: Exchange): Promise<Outcome> {
    const validated = await validate(exchange);
    if ('problem' in validated) return validated;
    const problem =
      (exchange.sender ? undefined : await authenticateClient(exchange, validated.input.body, parts)) ??
      (isActivated ? requireActive(exchange, parts) : undefined) ??
      (await limitClient(exchange, parts.counter, parts.limit));
    if (problem) return { problem };
    return (await preferred(exchange, parts)) ?? handle(exchange, validated.input);
  }

  function forbids(exchange: Exchange): Problem | undefined {
    return (isActivated ? requireActive(exchange, parts) : undefined) ?? authorise(exchange);
  }

  function foresee(exchange: Exchange): void {
    if (!forbids(exchange)) foreseeRate(exchange, parts.counter, parts.limit);
  }

  function afterAuthentication(exchange: Exchange): Outcome | Promise<Outcome> {
    const forbidden = forbids(exchange);
    if (operation.security === 'token') {
      if (forbidden) {
        const told = tellRate(exchange, parts.counter, parts.limit);
        return told instanceof Promise ? told.then(() => ({ problem: forbidden })) : { problem: forbidden };
      }
      const limited = limitRate(exchange, parts.counter, parts.limit);
      return limited instanceof Promise
        ? limited.then((problem) => afterLimit(exchange, problem))
        : afterLimit(exchange, limited);
    }
    const mayNot = actAs(exchange);
    return mayNot ? { problem: mayNot } : afterPreference(exchange);
  }

  function afterLimit(exchange: Exchange, limited: Problem | undefined): Outcome | Promise<Outcome> {
    const problem = limited ?? negotiate(exchange);
    if (problem) return { problem };
    const forced = preferred(exchange, parts);
    if (forced instanceof Promise) return forced.then((answer) => answer ?? afterPreference(exchange));
    return forced ?? afterPreference(exchange);
  }

  function afterPreference(exchange: Exchange): Outcome | Promise<Outcome> {
    const validated = validate(exchange);
    if (validated instanceof Promise) {
      return validated.then((result) => ('problem' in result ? result : afterUpload(exchange, result.input)));
    }
    return 'problem' in validated ? validated : handle(exchange, validated.input);
  }

  /** A slow upload may outlive its tenant in memory: what is written has to go to the tenant as it is by now. */
  function afterUpload(exchange: Exchange, input: ValidInput): Outcome | Promise<Outcome> {
    const { tenant } = exchange;
    const isCurrent = !tenant || tenant === parts.tenants.demo || parts.tenants.peek(tenant.id) === tenant;
    if (isCurrent) return handle(exchange, input);
    return parts.tenants.open(tenant.id).then((opened) => {
      if (!opened) throw new TenantGone();
      exchange.tenant = opened;
      return handle(exchange, input);
    });
  }

  /** Where other processes write to the tenant as well, one of them may be faster; then it is done again on what it wrote. */
  function handle(exchange: Exchange, input: ValidInput): Outcome | Promise<Outcome> {
    const { tenant } = exchange;
    if (!tenant || !parts.tenants.areShared) return handleOnce(exchange, input);
    return parts.tenants.retrying(tenant, (present) => {
      exchange.tenant = present;
      return handleOnce(exchange, input);
    });
  }

  function handleOnce(exchange: Exchange, input: ValidInput): Outcome | Promise<Outcome> {
    const unmet = refuseHidden(exchange, input.query) ?? checkPrecondition(exchange);
    if (unmet) return { problem: unmet };
    const known = notModified(exchange);
    if (known) return known;
    const guarded = once(exchange, nowMs(exchange));
    if (!guarded) return call(exchange, input, exchange.tenant);
    if ('problem' in guarded) return guarded;
    if (guarded.isReplay) exchange.headers['Idempotency-Replayed'] = 'true';
    return Promise.resolve(call(exchange, input, guarded.tenant)).finally(guarded.done);
  }

  function call(
    exchange: Exchange,
    input: ValidInput,
    tenant: Exchange['tenant'],
  ): AnyAnswer | Promise<AnyAnswer> {
    const { credential, actor, incoming } = exchange;
    const now = nowMs(exchange);
    const nextId = tenant?.nextId ?? parts.nextId;
    const call = {
      ...input,
      services: parts,
      address: incoming.address,
      path: incoming.path,
      lastEventId: goesOn ? incoming.header('last-event-id') : undefined,
      tenant,
      credential,
      actor,
      nowMs: now,
      realNowMs: exchange.arrivedMs,
      newId: (prefix: string) => nextId(prefix, now, parts.randomness),
    } as Call<Security, unknown, unknown, unknown>; // authenticated exactly when the operation asks for it
    const answer = handler(call);
    if (!credential?.attributes) return answer;
    return answer instanceof Promise
      ? answer.then((whole) => withhold(exchange, whole))
      : withhold(exchange, answer);
  }

  /** A rule's refusal, a store that cannot write, or a defect, which is only told in the server's log. */
  function failed(exchange: Exchange, error: unknown): Outcome {
    if (error instanceof Refusal) return { problem: error.problem };
    if (error instanceof TenantGone) {
      return {
        problem: { code: 'sandbox_gone', detail: 'This sandbox was ended while the request was running.' },
      };
    }
    if (error instanceof VersionConflict) {
      const detail =
        'Other requests changed this sandbox at the same time, again and again, so nothing was changed. Try again in a moment.';
      return { problem: { code: 'store_unavailable', detail, headers: { 'Retry-After': '1' } } };
    }
    const details = {
      requestId: exchange.requestId,
      operation: operation.id,
      tenant: exchange.tenant?.id,
      error,
    };
    if (error instanceof StoreUnavailable) {
      const isRead = operation.method === 'get';
      parts.report(isRead ? 'A sandbox could not be read.' : 'A change could not be saved.', details);
      return {
        problem: {
          code: 'store_unavailable',
          detail: isRead
            ? 'The sandbox cannot be read at the moment. Try again in a moment.'
            : 'The change could not be saved, so it was not made. Try again in a moment.',
          headers: { 'Retry-After': '5' },
        },
      };
    }
    parts.report('A request failed.', details);
    return {
      problem: {
        code: 'internal_error',
        detail: 'Something went wrong on our side. Nothing of the request was kept.',
      },
    };
  }

  function send(exchange: Exchange, outcome: Outcome, startedMs: number): Response {
    const { headers } = exchange;
    if (operation.successor) headers.Link = linkToSuccessor(exchange, parts.origin);
    let status: number;
    let body: ByteText | null;
    if ('problem' in outcome) {
      exchange.problem = outcome.problem;
      const rendered = renderProblem(outcome.problem, {
        document: operation.document,
        requestId: exchange.requestId,
        path: exchange.incoming.path,
        origin: parts.origin,
      });
      ({ status } = rendered);
      body = toByteText(rendered.body);
      Object.assign(headers, outcome.problem.headers);
      headers['Content-Type'] = rendered.type;
    } else if ('text' in outcome) {
      ({ status } = outcome);
      body = outcome.text === '' ? null : toByteText(outcome.text);
      Object.assign(headers, outcome.headers);
      if (body) headers['Content-Type'] = outcome.type;
    } else if (outcome.body instanceof EventFeed) {
      counts.add(200, undefined);
      parts.accessLog?.(exchange, 200, undefined);
      return streamResponse(exchange, outcome.body);
    } else if (outcome.body instanceof FileContent) {
      const file = download(exchange, outcome.body);
      Object.assign(headers, file.headers);
      answered(exchange, file.status, file.logged, startedMs);
      return new Response(file.body, { status: file.status, headers });
    } else {
      ({ status } = outcome);
      body = bodyText(outcome);
      if (isTagged && status < 300) {
        const tag = entityTagOfAnswer(outcome.body);
        if (tag !== undefined) headers.ETag = tag;
      }
      if (outcome.headers) addHeaders(headers, outcome.headers);
      if (body) headers['Content-Type'] = 'application/json';
    }
    answered(exchange, status, body, startedMs);
    return body === null
      ? new Response(null, { status, headers })
      : byteTextResponse(body, status, headers, exchange.incoming.outgoing);
  }

  function answered(exchange: Exchange, status: number, body: ByteText | null, startedMs: number): void {
    const durationMs = parts.elapsedMs() - startedMs;
    counts.add(status, durationMs);
    parts.accessLog?.(exchange, status, durationMs);
    if (!isLogged) return;
    const { requestBody } = exchange;
    const masked = requestBody === undefined ? undefined : maskBody(operation, requestBody);
    logExchange(parts.log, exchange, { status, body, durationMs, requestBody: masked }, parts.tenants.demo);
  }
}

/** The present time on the tenant's clock; without a tenant, real time. */
function nowMs({ arrivedMs, tenant }: Exchange): number {
  return arrivedMs + (tenant?.clockOffsetMs ?? 0);
}

/** An answer that goes on; a client that only asks for its head has no use for the rest. */
function streamResponse({ headers, incoming }: Exchange, { stream }: EventFeed): Response {
  headers['Content-Type'] = 'text/event-stream';
  headers['X-Accel-Buffering'] = 'no';
  if (incoming.method !== 'HEAD') return new Response(stream, { headers });
  void stream.cancel();
  return new Response(null, { headers });
}

type Outcome = AnyAnswer | ForcedAnswer;

/** `Link` may come from several steps; everything else is set once. */
function addHeaders(headers: Record<string, string>, more: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(more)) {
    headers[name] = name === 'Link' && headers.Link ? `${headers.Link}, ${value}` : value;
  }
}
