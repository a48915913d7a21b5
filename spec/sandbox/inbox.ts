/** Control API: the inbox of the sandbox, where webhooks send to unless they have another URL. */
import { z } from 'zod';
import { eventStream } from '../event-stream.ts';
import { EventType } from '../events.ts';
import { recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { given, seeded } from '../seeded.ts';

const InboxCheck = z
  .strictObject({
    name: z
      .enum(['signature', 'timestamp', 'basic', 'duplicate'])
      .meta({ description: 'What was looked at.' }),
    ok: z.boolean().meta({ description: 'Whether it is as it should be.' }),
    detail: z.string().meta({ description: 'What was found, and what a receiver should make of it.' }),
  })
  .meta({ id: 'InboxCheck', description: 'One check of a delivery, as every receiver should make it.' });

export type InboxCheck = z.output<typeof InboxCheck>;

export const InboxMessage = z
  .strictObject({
    id: recordId('inbox_message', 'Id of the message; later ones sort behind earlier ones.'),
    received_at: timestamp('When it arrived, on the clock of the sandbox.'),
    webhook_id: recordId('webhook', 'Webhook that it came from.'),
    delivery_id: recordId('delivery', 'Delivery that brought it.'),
    event_id: recordId('event', 'Event that it tells of: its `webhook-id`.'),
    event_type: EventType,
    headers: z
      .record(z.string(), z.string())
      .meta({ description: 'Headers as they came; what the owner has hidden is masked.' }),
    body: z
      .string()
      .nullable()
      .meta({ description: 'Body, byte for byte; `null` when its event is not kept any more.' }),
    checks: z.array(InboxCheck).meta({ description: 'What the inbox has checked.' }),
    status: z.int().meta({ description: 'What it was answered with.' }),
  })
  .meta({ id: 'InboxMessage', description: 'A delivery that the inbox has received.' });

const InboxAnswer = z
  .strictObject({
    status: z.int().nullable().meta({ description: 'Status that it answers with; `null`: as usual.' }),
    remaining: z.int().meta({ description: 'For how many deliveries.' }),
  })
  .meta({ id: 'InboxAnswer', description: 'How the inbox answers at present.' });

const tested = {
  operation: 'v4.testWebhook',
  params: { webhook_id: seeded.webhook(1) },
  json: {},
} as const;

export const inboxOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listInbox',
    group: 'inbox',
    slug: 'list',
    method: 'get',
    path: '/inbox',
    summary: 'List the messages of the inbox',
    description:
      'What the inbox has received, the newest first, with every check that a receiver should make. It keeps the last 200.',
    security: 'management',
    query: z.strictObject({
      limit: z.coerce
        .number<string>()
        .int()
        .min(1)
        .max(200)
        .default(50)
        .meta({ description: 'How many at most.' }),
      after: recordId('inbox_message', 'Only messages behind this one.').optional(),
    }),
    responses: {
      200: {
        description: 'The messages.',
        body: z
          .strictObject({ data: z.array(InboxMessage).meta({ description: 'The messages.' }) })
          .meta({ id: 'InboxMessageList', description: 'Messages of the inbox.' }),
      },
    },
    scenarios: [
      {
        name: '200-latest',
        summary: 'A test event',
        given: [tested],
        query: { limit: 1 },
        expect: { '/data/0/event_type': 'webhook.test', '/data/0/checks/0/ok': true },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'streamInbox',
    group: 'inbox',
    slug: 'stream',
    method: 'get',
    path: '/inbox/stream',
    summary: 'Follow the inbox as messages arrive',
    description:
      'Server-sent events: one for each message, once it is kept. Without `after` it begins with the next message. A client that connects again says in `Last-Event-ID` what it has got, as browsers do by themselves, and misses nothing that the inbox still holds. `npx drydock listen` brings messages to your own machine this way.',
    security: 'management',
    answerType: 'events',
    query: z.strictObject({
      after: recordId('inbox_message', 'Messages behind this one are told first.').optional(),
      limit: z.coerce
        .number<string>()
        .int()
        .min(1)
        .max(1000)
        .optional()
        .meta({ description: 'After how many messages the stream ends; it goes on if left out.' }),
    }),
    responses: {
      200: {
        description: 'Messages as they arrive, until one side ends it.',
        body: eventStream({ message: InboxMessage }, 'The messages, the oldest first.'),
      },
    },
    scenarios: [
      {
        name: '200-what-came-after',
        summary: 'What came after a message that is known, and then it ends',
        given: [tested, tested, { operation: 'listInbox' }],
        query: { after: given(2, '/data/1/id'), limit: 1 },
        expect: { '/0/event': 'message', '/0/data/event_type': 'webhook.test' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getInboxMessage',
    group: 'inbox',
    slug: 'get',
    method: 'get',
    path: '/inbox/messages/{inbox_message_id}',
    summary: 'Get a message of the inbox',
    description: 'One message with headers, body and checks.',
    security: 'management',
    params: z.strictObject({ inbox_message_id: recordId('inbox_message') }),
    responses: { 200: { description: 'The message.', body: InboxMessage } },
    scenarios: [
      {
        name: '200-found',
        summary: 'A test event',
        given: [tested, { operation: 'listInbox' }],
        params: { inbox_message_id: given(1, '/data/0/id') },
        expect: { '/status': 204 },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'clearInbox',
    group: 'inbox',
    slug: 'clear',
    method: 'delete',
    path: '/inbox',
    summary: 'Empty the inbox',
    description: 'Removes all messages. The log of the deliveries stays.',
    security: 'management',
    responses: { 204: { description: 'Emptied.' } },
    scenarios: [{ name: '204-emptied', summary: 'Emptied' }],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getInboxAnswer',
    group: 'inbox',
    slug: 'get-answer',
    method: 'get',
    path: '/inbox/answer',
    summary: 'Get how the inbox answers',
    description: 'Whether the inbox answers otherwise than usual, and for how many deliveries.',
    security: 'management',
    responses: { 200: { description: 'How it answers.', body: InboxAnswer } },
    scenarios: [{ name: '200-as-usual', summary: 'As usual', expect: { '/status': null, '/remaining': 0 } }],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'setInboxAnswer',
    group: 'inbox',
    slug: 'set-answer',
    method: 'put',
    path: '/inbox/answer',
    summary: 'Let the inbox answer otherwise',
    description:
      'Lets the inbox answer the next deliveries with a status on purpose: to watch retries, a redirect that is not followed, or 410, which switches a webhook off. `null` ends it.',
    security: 'management',
    body: z
      .strictObject({
        status: z.int().min(200).max(599).nullable().meta({ description: 'Status, or `null` for as usual.' }),
        times: z
          .int()
          .min(1)
          .max(1000)
          .optional()
          .meta({ description: 'For how many deliveries; one if left out.' }),
      })
      .meta({ id: 'InboxAnswerSet', description: 'How the inbox is to answer.' }),
    responses: { 200: { description: 'How it answers from now on.', body: InboxAnswer } },
    scenarios: [
      {
        name: '200-fails',
        summary: 'The next three deliveries fail',
        json: { status: 503, times: 3 },
        expect: { '/status': 503, '/remaining': 3 },
      },
    ],
  }),
] as const;
