/** Control API: the request log. */
import type { z } from 'zod';
import type { StreamedEvent } from '../../../spec/event-stream.ts';
import type { LoggedRequest, RequestFilter, requestOperations } from '../../../spec/sandbox/requests.ts';
import type { Handlers } from '../../handler.ts';
import type { LoggedRequest as Logged, Wants } from '../../pipeline/request-log/request-log.ts';
import { refuse } from '../../tenants/refusal.ts';

function summarise(entry: Logged): z.output<typeof LoggedRequest> {
  return {
    id: entry.id,
    at: new Date(entry.atMs).toISOString(),
    document: entry.document,
    operation: entry.operation,
    method: entry.method,
    url: entry.url,
    status: entry.status,
    problem: entry.problem,
    duration_ms: entry.durationMs,
    credential_id: entry.credentialId,
  };
}

/** A request as the live stream tells it. */
export function requestEvent(entry: Logged): StreamedEvent {
  return { id: entry.id, event: 'request', data: summarise(entry) };
}

/** Whether an entry is one of those that a filter chooses. */
function wantsOf(filter: z.output<typeof RequestFilter>): Wants {
  const { document, operation, method, status, problem, credential_id } = filter;
  const isClass = status?.endsWith('xx') === true;
  return (entry) =>
    (document === undefined || entry.document === document) &&
    (operation === undefined || entry.operation === operation) &&
    (method === undefined || entry.method === method) &&
    (problem === undefined || entry.problem === problem) &&
    (credential_id === undefined || entry.credentialId === credential_id) &&
    (status === undefined ||
      (isClass ? `${Math.floor(entry.status / 100)}xx` : `${entry.status}`) === status);
}

export const requestHandlers: Handlers<typeof requestOperations> = {
  listRequests: ({ tenant, query, services }) => {
    const { limit, cursor, ...filter } = query;
    const page = services.log.page(tenant.id, { limit, before: cursor, wants: wantsOf(filter) });
    return {
      status: 200,
      body: { data: page.entries.map(summarise), meta: { next_cursor: page.next ?? null } },
    };
  },

  streamRequests: ({ tenant, query, services, lastEventId }) => {
    const { after, limit, ...filter } = query;
    const options = { wants: wantsOf(filter), limit };
    return { status: 200, body: services.log.follow(tenant.id, lastEventId ?? after, options) };
  },

  getRequest: ({ tenant, params, services }) => {
    const entry = services.log.find(tenant.id, params.request_id);
    if (!entry) throw refuse('not_found', 'There is no request with this id in the log of your sandbox.');
    return {
      status: 200,
      body: {
        ...summarise(entry),
        request_headers: { ...entry.requestHeaders },
        request_body: entry.requestBody,
        response_headers: { ...entry.responseHeaders },
        response_body: entry.responseBody,
      },
    };
  },
};
