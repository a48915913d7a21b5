/** Control API: webhooks of the account, their secrets and deliveries (access rule R6). */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { Delivery } from '../schemas/delivery.ts';
import { Webhook, WebhookCreate, WebhookPatch, WebhookSecret, WebhookTest } from '../schemas/webhook.ts';
import { seeded } from '../seeded.ts';
import {
  deletedWebhook,
  disabledWebhook,
  foundWebhook,
  ofSeededWebhook,
  tooManyWebhooks,
  webhookParams,
} from '../webhook-scenarios.ts';

const deliveryParams = z.strictObject({ delivery_id: recordId('delivery') });

export const LoggedDelivery = z
  .strictObject({
    ...Delivery.shape,
    request_body: z.string().nullable().meta({
      description:
        'Body that is sent, the same at every attempt while the same is shared; `null` when it is not kept any more.',
    }),
  })
  .meta({ id: 'LoggedDelivery', description: 'A delivery with the body that it sends.' });

export const webhookOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listWebhooks',
    group: 'webhooks',
    slug: 'list',
    method: 'get',
    path: '/webhooks',
    summary: 'List webhooks',
    description: 'All webhooks of the account, the oldest first. Hidden values are never part of an answer.',
    security: 'management',
    permission: 'owner',
    responses: {
      200: {
        description: 'The webhooks.',
        body: z
          .strictObject({ data: z.array(Webhook).meta({ description: 'The webhooks.' }) })
          .meta({ id: 'AccountWebhookList', description: 'All webhooks.' }),
      },
    },
    scenarios: [
      {
        name: '200-all',
        summary: 'The webhook that a sandbox begins with',
        expect: { '/data/0/id': seeded.webhook(1) },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getWebhook',
    group: 'webhooks',
    slug: 'get',
    method: 'get',
    path: '/webhooks/{webhook_id}',
    summary: 'Get a webhook',
    description: 'One webhook.',
    security: 'management',
    permission: 'owner',
    params: webhookParams,
    responses: { 200: { description: 'The webhook.', body: Webhook } },
    scenarios: [foundWebhook],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'createWebhook',
    group: 'webhooks',
    slug: 'create',
    method: 'post',
    path: '/webhooks',
    summary: 'Create a webhook',
    description:
      'Subscribes to events. Without a URL they go to the inbox of the sandbox. A password or header marked as hidden is never shown again. At most 20 webhooks in a sandbox.',
    security: 'management',
    permission: 'owner',
    body: WebhookCreate,
    responses: { 201: { description: 'The webhook as created.', body: Webhook } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-created',
        summary: 'To the inbox, with a hidden password',
        json: {
          description: 'Ticket board',
          events: ['ticket.created', 'ticket.updated', 'ticket.attachment_added', 'employee.created'],
          basic: { user: 'kontor', password: 'a password of the receiver' },
        },
        expect: { '/basic/password': null, '/basic/hidden': true },
      },
      {
        name: '422-private-address',
        summary: 'An address within a private network',
        json: { events: ['ticket.created'], url: 'http://10.0.0.5/hooks' },
        expect: { '/errors/0/pointer': '/url' },
      },
      tooManyWebhooks,
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'updateWebhook',
    group: 'webhooks',
    slug: 'update',
    method: 'patch',
    path: '/webhooks/{webhook_id}',
    summary: 'Change a webhook',
    description:
      'JSON Merge Patch (RFC 7396). Switching it off cancels what waits for it. A hidden value stays where it is left out, and cannot be made visible.',
    security: 'management',
    permission: 'owner',
    params: webhookParams,
    body: WebhookPatch,
    responses: { 200: { description: 'The webhook as changed.', body: Webhook } },
    scenarios: [
      {
        name: '200-changed',
        summary: 'Told of projects as well',
        params: ofSeededWebhook,
        json: { description: 'Tickets and projects', events: ['ticket.*', 'project.*'] },
        expect: { '/events/1': 'project.*' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'deleteWebhook',
    group: 'webhooks',
    slug: 'delete',
    method: 'delete',
    path: '/webhooks/{webhook_id}',
    summary: 'Delete a webhook',
    description: 'Removes a webhook with the log of its deliveries. What waits for it is not sent.',
    security: 'management',
    permission: 'owner',
    params: webhookParams,
    responses: { 204: { description: 'Deleted.' } },
    scenarios: [deletedWebhook],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getWebhookSecret',
    group: 'webhooks',
    slug: 'get-secret',
    method: 'get',
    path: '/webhooks/{webhook_id}/secret',
    summary: 'Get the secret of a webhook',
    description: 'The secret with which a receiver checks the signature of deliveries.',
    security: 'management',
    permission: 'owner',
    params: webhookParams,
    responses: { 200: { description: 'The secret.', body: WebhookSecret } },
    scenarios: [
      {
        name: '200-secret',
        summary: 'The secret',
        params: ofSeededWebhook,
        expect: { '/former_valid_until': null },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'rotateWebhookSecret',
    group: 'webhooks',
    slug: 'rotate-secret',
    method: 'post',
    path: '/webhooks/{webhook_id}/secret/rotate',
    summary: 'Change the secret of a webhook',
    description:
      'Makes a new secret. For a day every delivery has two signatures, one with the new and one with the former secret, so that receivers can change over.',
    security: 'management',
    permission: 'owner',
    params: webhookParams,
    responses: { 200: { description: 'The new secret.', body: WebhookSecret } },
    scenarios: [{ name: '200-rotated', summary: 'A new secret', params: ofSeededWebhook }],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'testWebhook',
    group: 'webhooks',
    slug: 'test',
    method: 'post',
    path: '/webhooks/{webhook_id}/test',
    summary: 'Send a test event',
    description:
      'Sends an event `webhook.test` once. The answer comes after the attempt, which takes 15 seconds at most, and says how it went.',
    security: 'management',
    permission: 'owner',
    params: webhookParams,
    body: WebhookTest,
    responses: { 201: { description: 'The delivery with its attempt.', body: LoggedDelivery } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-delivered',
        summary: 'Delivered to the inbox',
        params: ofSeededWebhook,
        json: { text: 'Hello' },
        expect: { '/status': 'succeeded' },
      },
      {
        name: '201-failed',
        summary: 'The receiver has a failure',
        given: [{ operation: 'setInboxAnswer', json: { status: 500 } }],
        params: ofSeededWebhook,
        json: {},
        expect: { '/status': 'failed', '/attempts/0/status': 500 },
      },
      { ...disabledWebhook, params: ofSeededWebhook, json: {} },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'listDeliveries',
    group: 'deliveries',
    slug: 'list',
    method: 'get',
    path: '/deliveries',
    summary: 'List deliveries',
    description:
      'Deliveries of all webhooks, the newest first, with every attempt. All that wait are kept, and the last 200 that are done.',
    security: 'management',
    permission: 'owner',
    query: z.strictObject({
      limit: z.coerce
        .number<string>()
        .int()
        .min(1)
        .max(100)
        .default(50)
        .meta({ description: 'How many at most.' }),
      webhook_id: recordId('webhook', 'Only deliveries of this webhook.').optional(),
      status: Delivery.shape.status.optional(),
      before: recordId(
        'delivery',
        'Only deliveries older than this one: the last one of the page before.',
      ).optional(),
    }),
    responses: {
      200: {
        description: 'The deliveries.',
        body: z
          .strictObject({ data: z.array(Delivery).meta({ description: 'The deliveries.' }) })
          .meta({ id: 'AccountDeliveryList', description: 'Deliveries of all webhooks.' }),
      },
    },
    scenarios: [
      {
        name: '200-latest',
        summary: 'The latest two',
        query: { limit: 2 },
        expect: { '/data/0/status': 'succeeded' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getDelivery',
    group: 'deliveries',
    slug: 'get',
    method: 'get',
    path: '/deliveries/{delivery_id}',
    summary: 'Get a delivery',
    description: 'One delivery with every attempt and the body that it sends.',
    security: 'management',
    permission: 'owner',
    params: deliveryParams,
    responses: { 200: { description: 'The delivery.', body: LoggedDelivery } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The delivery',
        params: { delivery_id: seeded.delivery(1) },
        expect: { '/number': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'redeliver',
    group: 'deliveries',
    slug: 'redeliver',
    method: 'post',
    path: '/deliveries/{delivery_id}/redeliver',
    summary: 'Deliver an event again',
    description:
      'Sends the event of a delivery again, once, as a delivery of its own with the same `webhook-id`. The answer comes after the attempt and says how it went.',
    security: 'management',
    permission: 'owner',
    params: deliveryParams,
    responses: { 201: { description: 'The new delivery with its attempt.', body: LoggedDelivery } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-delivered',
        summary: 'Delivered once more',
        params: { delivery_id: seeded.delivery(1) },
        expect: { '/trigger': 'redelivery', '/status': 'succeeded' },
      },
      { ...disabledWebhook, params: { delivery_id: seeded.delivery(1) } },
    ],
  }),
] as const;
