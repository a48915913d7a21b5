/** Control API: the request log. */
import type { z } from 'zod';
import type { LoggedRequest, requestOperations } from '../../../spec/sandbox/requests.ts';
import type { Handlers } from '../../handler.ts';
import type { LogEntry } from '../../pipeline/request-log/request-log.ts';
import { refuse } from '../../tenants/refusal.ts';

function summarise(entry: LogEntry): z.output<typeof LoggedRequest> {
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

export const requestHandlers: Handlers<typeof requestOperations> = {
  listRequests: ({ tenant, query, services }) => ({
    status: 200,
    body: { data: services.log.latest(tenant.id, query.limit).map(summarise) },
  }),

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
