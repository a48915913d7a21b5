/** Control API: the log of the requests that a sandbox has answered. */
import { z } from 'zod';
import { timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';

export const requestId = z
  .string()
  .regex(/^req_[0-9a-hjkmnp-tv-z]{26}$/)
  .meta({ description: 'Id of the request: `X-Request-Id` of its answer.' });

const entry = {
  id: requestId,
  at: timestamp('When it arrived.'),
  document: z.enum(['v4', 'v2']).meta({ description: 'Which API it was for.' }),
  operation: z.string().meta({ description: 'operationId.' }),
  method: z.string().meta({ description: 'Method.' }),
  url: z.string().meta({ description: 'Path and query.' }),
  status: z.int().meta({ description: 'Status of the answer.' }),
  problem: z.string().nullable().meta({ description: 'Code of the problem it was answered with, if any.' }),
  duration_ms: z.number().meta({ description: 'Time until the answer was ready, in milliseconds.' }),
  credential_id: z.string().nullable().meta({ description: 'Credential that it was made with.' }),
};

const Headers = z.record(z.string(), z.string());

export const LoggedRequest = z
  .strictObject(entry)
  .meta({ id: 'LoggedRequest', description: 'A request of the log, in short.' });

export const LoggedExchange = z
  .strictObject({
    ...entry,
    request_headers: Headers.meta({ description: 'Headers as sent, secrets masked.' }),
    request_body: z.string().nullable().meta({ description: 'Body as sent, at most 16 KB of it.' }),
    response_headers: Headers.meta({ description: 'Headers of the answer.' }),
    response_body: z.string().nullable().meta({ description: 'Body of the answer, at most 16 KB of it.' }),
  })
  .meta({ id: 'LoggedExchange', description: 'A request of the log with its answer.' });

export const requestOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listRequests',
    group: 'requests',
    slug: 'list',
    method: 'get',
    path: '/requests',
    summary: 'List the latest requests',
    description:
      'What the sandbox was asked last, the newest first. It keeps the last 200 until the server restarts.',
    security: 'management',
    query: z.strictObject({
      limit: z.coerce
        .number<string>()
        .int()
        .min(1)
        .max(200)
        .default(50)
        .meta({ description: 'How many at most.' }),
    }),
    responses: {
      200: {
        description: 'The requests.',
        body: z
          .strictObject({
            data: z.array(LoggedRequest).meta({ description: 'The requests, the newest first.' }),
          })
          .meta({ id: 'LoggedRequestList', description: 'The latest requests.' }),
      },
    },
    scenarios: [
      {
        name: '200-latest',
        summary: 'One request so far',
        given: [{ operation: 'v4.listOffices', query: { limit: 1 } }],
        expect: { '/data/0/operation': 'listOffices', '/data/0/status': 200 },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getRequest',
    group: 'requests',
    slug: 'get',
    method: 'get',
    path: '/requests/{request_id}',
    summary: 'Get a request of the log',
    description: 'One request with its answer: headers and bodies as sent, with secrets masked.',
    security: 'management',
    params: z.strictObject({ request_id: requestId }),
    responses: { 200: { description: 'The request and its answer.', body: LoggedExchange } },
    scenarios: [
      {
        name: '200-found',
        summary: 'A request for the offices',
        given: [{ operation: 'v4.listOffices', query: { limit: 1 } }, { operation: 'sandbox.listRequests' }],
        params: { request_id: '@given/1/data/0/id' },
        expect: { '/operation': 'listOffices' },
      },
    ],
  }),
] as const;
