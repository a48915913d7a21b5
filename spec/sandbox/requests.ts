/** Control API: the log of the requests that a sandbox has answered. */
import { z } from 'zod';
import { eventStream } from '../event-stream.ts';
import { timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { type ProblemCode, problems } from '../problems.ts';
import { seeded } from '../seeded.ts';

export const requestId = z
  .string()
  .regex(/^req_[0-9a-hjkmnp-tv-z]{26}$/)
  .meta({ description: 'Id of the request: `X-Request-Id` of its answer.' });

const entry = {
  id: requestId,
  at: timestamp('When it arrived.'),
  document: z.enum(['v4', 'v2', 'oauth', 'careers']).meta({ description: 'Which API it was for.' }),
  operation: z.string().nullable().meta({
    description:
      'operationId; `null` when no operation takes it: an unknown path, another method, a URL that is too long.',
  }),
  method: z.string().meta({ description: 'Method.' }),
  url: z.string().meta({ description: 'Path and query.' }),
  status: z.int().meta({ description: 'Status of the answer.' }),
  problem: z.string().nullable().meta({ description: 'Code of the problem it was answered with, if any.' }),
  duration_ms: z.number().meta({ description: 'Time until the answer was ready, in milliseconds.' }),
  credential_id: z.string().nullable().meta({ description: 'Credential that it was made with.' }),
  replay_of: requestId
    .nullable()
    .meta({ description: 'Id of the request that was sent again as this one; `null` for all others.' }),
};

const Headers = z.record(z.string(), z.string());

export const LoggedRequest = z
  .strictObject(entry)
  .meta({ id: 'LoggedRequest', description: 'A request of the log, in short.' });

const Refused = z.strictObject({
  code: z.string().meta({ description: 'Code of the problem.' }),
  title: z.string().meta({ description: 'What kind of problem it is.' }),
  detail: z.string().meta({ description: 'What was wrong with this request.' }),
  remedy: z.string().meta({ description: 'What can be done about it.' }),
  documentation_url: z.url().meta({ description: 'Page of the problem.' }),
});

export const LoggedExchange = z
  .strictObject({
    ...entry,
    documentation_url: z
      .url()
      .meta({ description: 'Page of the operation; of the API when no operation takes it.' }),
    refusal: Refused.nullable().meta({ description: 'Why it was refused; `null` when it was not.' }),
    request_headers: Headers.meta({ description: 'Headers as sent, secrets masked.' }),
    request_body: z.string().nullable().meta({ description: 'Body as sent, at most 16 KB of it.' }),
    response_headers: Headers.meta({ description: 'Headers of the answer.' }),
    response_body: z.string().nullable().meta({ description: 'Body of the answer, at most 16 KB of it.' }),
  })
  .meta({ id: 'LoggedExchange', description: 'A request of the log with its answer.' });

/** Chooses requests of the log, by what is known in short of each. */
const filter = {
  document: z.enum(['v4', 'v2', 'oauth']).optional().meta({ description: 'Only requests of this API.' }),
  operation: z
    .string()
    .regex(/^[A-Za-z]{1,60}$/)
    .optional()
    .meta({ description: 'Only requests of this operation: its operationId, `listEmployees` for instance.' }),
  method: z
    .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
    .optional()
    .meta({ description: 'Only requests with this method.' }),
  status: z
    .string()
    .regex(/^[1-5](?:xx|[0-9]{2})$/)
    .optional()
    .meta({ description: 'Only requests that were answered with this status, `404`, or class, `4xx`.' }),
  problem: z
    .enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]) // the catalogue is not empty
    .optional()
    .meta({ description: 'Only requests that were answered with the problem of this code.' }),
  credential_id: z
    .string()
    .regex(/^[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{26}$/)
    .optional()
    .meta({ description: 'Only requests that were made with this credential.' }),
};

export const RequestFilter = z.strictObject(filter);

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
      'What the sandbox was asked last, the newest first, page by page, also what no operation takes. It keeps the last 200 until the server restarts.',
    security: 'management',
    query: z.strictObject({
      limit: z.coerce
        .number<string>()
        .int()
        .min(1)
        .max(200)
        .default(50)
        .meta({ description: 'How many at most.' }),
      cursor: requestId.optional().meta({
        description: '`meta.next_cursor` of the page before; left out for the first page.',
      }),
      ...filter,
    }),
    responses: {
      200: {
        description: 'The requests.',
        body: z
          .strictObject({
            data: z.array(LoggedRequest).meta({ description: 'The requests, the newest first.' }),
            meta: z
              .strictObject({
                next_cursor: requestId
                  .nullable()
                  .meta({ description: 'What the next page is asked for with; `null` on the last one.' }),
              })
              .meta({ description: 'Where the list goes on.' }),
          })
          .meta({ id: 'LoggedRequestList', description: 'A page of the latest requests.' }),
      },
    },
    scenarios: [
      {
        name: '200-latest',
        summary: 'One request so far',
        given: [{ operation: 'v4.listOffices', query: { limit: 1 } }],
        expect: { '/data/0/operation': 'listOffices', '/data/0/status': 200, '/meta/next_cursor': null },
      },
      {
        name: '200-next-page',
        summary: 'The page after the first',
        given: [
          { operation: 'v4.listOffices', query: { limit: 1 } },
          { operation: 'v4.getMe' },
          { operation: 'v2.listTeams' },
          { operation: 'listRequests', query: { limit: 2 } },
        ],
        query: { limit: 2, cursor: '@given/3/meta/next_cursor' },
        expect: { '/data/0/operation': 'listOffices', '/meta/next_cursor': null },
      },
      {
        name: '200-of-one-api',
        summary: 'Only what v2 was asked',
        given: [{ operation: 'v2.listTeams' }, { operation: 'v4.getMe' }],
        query: { document: 'v2', status: '2xx' },
        expect: { '/data/0/operation': 'listTeams' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'streamRequests',
    group: 'requests',
    slug: 'stream',
    method: 'get',
    path: '/requests/stream',
    summary: 'Follow requests as they happen',
    description:
      'Server-sent events: one for each request, as soon as it is answered. Without `after` it begins with the next request. A client that connects again says in `Last-Event-ID` what it has got, as browsers do by themselves, and misses nothing that the log still holds. A comment every 15 seconds shows that the connection stands; it ends with the sandbox. A sandbox may have 10 live streams open at a time.',
    security: 'management',
    answerType: 'events',
    query: z.strictObject({
      after: requestId.optional().meta({
        description:
          'Id of a request: those that came after it are told first. All of the log, when it does not hold this one any more.',
      }),
      limit: z.coerce
        .number<string>()
        .int()
        .min(1)
        .max(1000)
        .optional()
        .meta({ description: 'After how many requests the stream ends; it goes on if left out.' }),
      ...filter,
    }),
    responses: {
      200: {
        description: 'Requests as they happen, until one side ends it.',
        body: eventStream({ request: LoggedRequest }, 'The requests, the oldest first.'),
      },
    },
    scenarios: [
      {
        name: '200-what-came-after',
        summary: 'What came after a request that is known, and then it ends',
        given: [
          { operation: 'v4.listOffices', query: { limit: 1 } },
          { operation: 'v4.getMe' },
          { operation: 'sandbox.listRequests' },
        ],
        query: { after: '@given/2/data/1/id', limit: 1 },
        expect: { '/0/event': 'request', '/0/data/operation': 'getMe', '/0/data/status': 200 },
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
  defineOperation({
    document: 'sandbox',
    id: 'replayRequest',
    group: 'requests',
    slug: 'replay',
    method: 'post',
    path: '/requests/{request_id}/replay',
    summary: 'Send a request of the log again',
    description:
      'Sends the same request once more, as the credential that it was made with and with the rights and the limit that this has now. The answer may be another one: the data has changed, or an `Idempotency-Key` says that it was a retry. It stands in the log as a request of its own, which this answers with. A file, a body of more than 16 KB and a token within a request are not kept, so such a request cannot be sent again; nor can one that no operation takes.',
    security: 'management',
    params: z.strictObject({ request_id: requestId }),
    responses: {
      200: { description: 'The new request of the log, with its answer.', body: LoggedExchange },
    },
    problems: ['not_replayable'],
    scenarios: [
      {
        name: '200-sent-again',
        summary: 'The same answer once more',
        given: [{ operation: 'v4.listOffices', query: { limit: 1 } }, { operation: 'sandbox.listRequests' }],
        params: { request_id: '@given/1/data/0/id' },
        expect: { '/operation': 'listOffices', '/status': 200 },
      },
      {
        name: '200-refused-this-time',
        summary: 'What was made once cannot be made twice',
        given: [
          { operation: 'v4.createDepartment', json: { name: 'Drone surveying' } },
          { operation: 'sandbox.listRequests' },
        ],
        params: { request_id: '@given/1/data/0/id' },
        expect: { '/status': 409, '/refusal/code': 'conflict' },
      },
      {
        name: '409-had-a-file',
        summary: 'A request with a file',
        given: [
          {
            operation: 'v4.uploadDocument',
            form: {
              fields: { category_id: seeded.document_category(4), employee_id: seeded.employee(4) },
              file: { name: 'note.txt', type: 'text/plain', text: 'Helmets are worn on the whole site.\n' },
            },
          },
          { operation: 'sandbox.listRequests' },
        ],
        params: { request_id: '@given/1/data/0/id' },
        expect: { '/code': 'not_replayable' },
      },
    ],
  }),
] as const;
