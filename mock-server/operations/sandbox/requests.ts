/** Control API: the request log. */
import type { z } from 'zod';
import { operationOf } from '../../../spec/contract.ts';
import type { StreamedEvent } from '../../../spec/event-stream.ts';
import { problems } from '../../../spec/problems.ts';
import type {
  LoggedExchange,
  LoggedRequest,
  RequestFilter,
  requestOperations,
} from '../../../spec/sandbox/requests.ts';
import type { HandlerServices, Handlers } from '../../handler.ts';
import { REQUEST_ID_HEADER } from '../../pipeline/request-id/request-id.ts';
import { requestOf, senderOf } from '../../pipeline/request-log/replay.ts';
import type { LogEntry, LoggedRequest as Logged, Wants } from '../../pipeline/request-log/request-log.ts';
import { refuse } from '../../tenants/refusal.ts';
import type { Tenant } from '../../tenants/tenant.ts';

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
    replay_of: entry.replayOf,
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

/** An entry of the log. @throws {Refusal} there is none */
async function entryOf({ log }: HandlerServices, tenant: Tenant, id: string): Promise<LogEntry> {
  const entry = await log.find(tenant.id, id);
  if (!entry) throw refuse('not_found', 'There is no request with this id in the log of your sandbox.');
  return entry;
}

/** Where the operation is described within its document; the document itself where there is none. */
function pageOf({ document, operation }: LogEntry): string {
  if (operation === null) return '';
  const { group, slug } = operationOf(document, operation);
  return `${group}/${slug}/`;
}

function describe(entry: LogEntry, { origin }: HandlerServices): z.output<typeof LoggedExchange> {
  return {
    ...summarise(entry),
    documentation_url: `${origin}/docs/${entry.document}/${pageOf(entry)}`,
    refusal: entry.problem && {
      code: entry.problem,
      title: problems[entry.problem].title,
      detail: entry.detail ?? '',
      remedy: problems[entry.problem].remedy,
      documentation_url: `${origin}/problems/${entry.problem}/`,
    },
    request_headers: { ...entry.requestHeaders },
    request_body: entry.requestBody,
    response_headers: { ...entry.responseHeaders },
    response_body: entry.responseBody,
  };
}

export const requestHandlers: Handlers<typeof requestOperations> = {
  listRequests: async ({ tenant, query, services }) => {
    const { limit, cursor, ...filter } = query;
    const page = await services.log.page(tenant.id, { limit, before: cursor, wants: wantsOf(filter) });
    return {
      status: 200,
      body: { data: page.entries.map(summarise), meta: { next_cursor: page.next ?? null } },
    };
  },

  streamRequests: async ({ tenant, query, services, lastEventId }) => {
    const { after, limit, ...filter } = query;
    const options = { wants: wantsOf(filter), limit };
    return { status: 200, body: await services.log.follow(tenant.id, lastEventId ?? after, options) };
  },

  getRequest: async ({ tenant, params, services }) => ({
    status: 200,
    body: describe(await entryOf(services, tenant, params.request_id), services),
  }),

  replayRequest: async ({ tenant, params, services, nowMs }) => {
    const entry = await entryOf(services, tenant, params.request_id);
    if (entry.operation === null) {
      throw refuse(
        'not_replayable',
        'No operation takes this request, so it would be refused again. Correct its path or its method, and send it anew.',
      );
    }
    const resend = services.routes.find(entry.document, entry.operation);
    if (!resend) throw refuse('not_replayable', 'Its operation does not exist any more.');
    const response = await resend(
      requestOf(entry, entry.operation),
      senderOf(entry, entry.operation, tenant, nowMs),
    );
    const id = response.headers.get(REQUEST_ID_HEADER) ?? '';
    return { status: 200, body: describe(await entryOf(services, tenant, id), services) };
  },
};
