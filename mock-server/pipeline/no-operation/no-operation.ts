/**
 * Answers a request that no operation takes: an unknown path, a method that a path does not have, a URL that is too
 * long. Sent with a good token it counts, and stands in the log of the sandbox, like any other. Any other credential
 * changes nothing: the answer then says no more than to somebody who has none.
 */

import type { DocumentName } from '../../../spec/operation.ts';
import type { Problem } from '../../../spec/problems.ts';
import { StoreUnavailable, TenantGone } from '../../store/store.ts';
import { authenticate } from '../authenticate/authenticate.ts';
import { toByteText } from '../byte-text.ts';
import { type Arrival, begin } from '../exchange.ts';
import { fixedHeaders } from '../fixed-headers.ts';
import type { Incoming } from '../incoming.ts';
import { renderProblem } from '../problem/problem.ts';
import { limitRate } from '../rate-limit/rate-limit.ts';
import { giveRequestId } from '../request-id/request-id.ts';
import { logExchange } from '../request-log/log-exchange.ts';
import type { PipelineParts } from '../run.ts';

/** Documents whose operations take a token. */
const TAKE_TOKENS: readonly DocumentName[] = ['v4', 'v2'];

/** Answers with the problem, or with that of a limit which is used up. */
export function refuseUntaken(
  document: DocumentName,
  incoming: Incoming,
  parts: PipelineParts,
  problem: Problem,
): Response | Promise<Response> {
  const startedMs = parts.elapsedMs();
  const headers = fixedHeaders(document);
  const takesTokens = TAKE_TOKENS.includes(document);
  const arrival: Arrival = begin({
    operation: { document, security: takesTokens ? 'token' : 'none', path: '', id: null },
    incoming,
    requestId: giveRequestId(headers, parts.randomness),
    arrivedMs: parts.clock.now(),
    headers,
    sender: undefined,
  });
  if (!takesTokens) return answer(problem);
  // What cannot be looked up makes no difference either: there is nothing at this path, whoever asks.
  return count().then(
    (limited) => answer(limited ?? problem),
    (error: unknown) => {
      if (error instanceof StoreUnavailable || error instanceof TenantGone) return answer(problem);
      throw error;
    },
  );

  async function count(): Promise<Problem | undefined> {
    if (await authenticate(arrival, parts)) return undefined;
    return limitRate(arrival, parts.counter, parts.limit);
  }

  function answer(given: Problem): Response {
    arrival.problem = given;
    const path = beginningOf(incoming.path);
    const rendered = renderProblem(given, {
      document,
      requestId: arrival.requestId,
      path,
      origin: parts.origin,
    });
    const { status, body } = rendered;
    Object.assign(headers, given.headers, { 'Content-Type': rendered.type });
    const durationMs = parts.elapsedMs() - startedMs;
    parts.counts.elsewhere.add(status, undefined);
    parts.accessLog?.(arrival, status, durationMs);
    const answered = { status, body: toByteText(body), durationMs, requestBody: undefined };
    logExchange(parts.log, arrival, answered, parts.tenants.demo);
    return new Response(body, { status, headers });
  }
}

/** The beginning of a path, without broken escapes at its end: nobody needs more of a path that leads nowhere. */
export function beginningOf(path: string): string {
  return path.length > 200 ? path.slice(0, 200).replace(/(?:%[0-9a-f]{2})*%?[0-9a-f]?$/i, '') : path;
}
