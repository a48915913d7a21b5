/** v4: webhooks and their deliveries (Standard Webhooks 1.0). */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Delivery, delivery } from '../schemas/delivery.ts';
import { Webhook, WebhookCreate, WebhookPatch, WebhookTest, webhook } from '../schemas/webhook.ts';
import { given, seeded } from '../seeded.ts';
import {
  deletedWebhook,
  disabledWebhook,
  foundWebhook,
  ofSeededWebhook,
  tooManyWebhooks,
  webhookParams,
} from '../webhook-scenarios.ts';

const deliveryParams = z.strictObject({ webhook_id: recordId('webhook'), delivery_id: recordId('delivery') });

const seededDelivery = { webhook_id: seeded.webhook(1), delivery_id: seeded.delivery(1) };

const example = {
  description: 'Keeps the ticket board up to date',
  events: ['ticket.*', 'employee.created'],
  basic: { user: 'kontor', password: 'a password of the receiver', hidden: true },
  headers: [{ name: 'X-Team', value: 'site-management', hidden: false }],
};
const tested = { operation: 'testWebhook', params: ofSeededWebhook, json: {} } as const;

export const webhookOperations = [
  defineOperation({
    document: 'v4',
    id: 'listWebhooks',
    group: 'webhooks',
    slug: 'list',
    method: 'get',
    path: '/webhooks',
    summary: 'List webhooks',
    description: 'Where events are sent to. Hidden values are never part of an answer.',
    scopes: ['webhooks:read'],
    query: listQuery(webhook),
    responses: {
      200: { description: 'A page of webhooks.', body: listOf('WebhookList', Webhook, 'webhooks') },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-all',
        summary: 'The webhook that a sandbox begins with',
        expect: { '/data/0/id': seeded.webhook(1) },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getWebhook',
    group: 'webhooks',
    slug: 'get',
    method: 'get',
    path: '/webhooks/{webhook_id}',
    summary: 'Get a webhook',
    description: 'One webhook.',
    scopes: ['webhooks:read'],
    params: webhookParams,
    responses: { 200: { description: 'The webhook.', body: Webhook } },
    scenarios: [foundWebhook],
  }),
  defineOperation({
    document: 'v4',
    id: 'createWebhook',
    group: 'webhooks',
    slug: 'create',
    method: 'post',
    path: '/webhooks',
    summary: 'Create a webhook',
    description:
      'Subscribes to events. Without a URL they go to the inbox of the sandbox, which shows and checks every delivery. A password or header marked as hidden is never shown again. Deliveries are signed with a secret of your own, or with one that is made: the console and the control API show it. A webhook that an integration makes or changes carries no more of a record than the integration may read: the rest is left out and named in `meta.omitted`. At most 20 webhooks in a sandbox.',
    scopes: ['webhooks:write'],
    body: WebhookCreate,
    responses: { 201: { description: 'The webhook as created; `Location` is its address.', body: Webhook } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-created',
        summary: 'To the inbox, with a hidden password and a header',
        json: example,
        expect: { '/basic/password': null, '/headers/0/value': 'site-management' },
      },
      tooManyWebhooks,
      {
        name: '422-private-address',
        summary: 'An address within a private network',
        json: { events: ['ticket.created'], url: 'http://192.168.0.10/hooks' },
        expect: { '/errors/0/pointer': '/url' },
      },
      {
        name: '422-unknown-event',
        summary: 'An event that there is not',
        json: { events: ['ticket.exploded'] },
        expect: { '/errors/0/pointer': '/events/0' },
      },
      {
        name: '422-reserved-header',
        summary: 'A header that belongs to the delivery itself',
        json: { events: ['ticket.created'], headers: [{ name: 'Content-Length', value: '0' }] },
        expect: { '/errors/0/pointer': '/headers/0/name' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'updateWebhook',
    group: 'webhooks',
    slug: 'update',
    method: 'patch',
    path: '/webhooks/{webhook_id}',
    summary: 'Change a webhook',
    description:
      'JSON Merge Patch (RFC 7396). Switching a webhook off cancels what waits for it; one that was switched off by failures goes on with `"enabled": true`. A hidden value stays where it is left out, and cannot be made visible.',
    scopes: ['webhooks:write'],
    params: webhookParams,
    body: WebhookPatch,
    responses: { 200: { description: 'The webhook as changed.', body: Webhook } },
    scenarios: [
      {
        name: '200-disabled',
        summary: 'Switched off',
        params: ofSeededWebhook,
        json: { enabled: false },
        expect: { '/enabled': false, '/disabled_reason': 'owner' },
      },
      {
        name: '422-hidden-asked-for',
        summary: 'A hidden password is to be shown',
        given: [{ operation: 'createWebhook', json: example }],
        params: { webhook_id: given(0, '/id') },
        json: { basic: { user: 'kontor', hidden: false } },
        expect: { '/errors/0/pointer': '/basic/hidden', '/errors/0/code': 'hidden' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteWebhook',
    group: 'webhooks',
    slug: 'delete',
    method: 'delete',
    path: '/webhooks/{webhook_id}',
    summary: 'Delete a webhook',
    description: 'Removes a webhook with the log of its deliveries. What waits for it is not sent.',
    scopes: ['webhooks:write'],
    params: webhookParams,
    responses: { 204: { description: 'Deleted.' } },
    scenarios: [deletedWebhook],
  }),
  defineOperation({
    document: 'v4',
    id: 'testWebhook',
    group: 'webhooks',
    slug: 'test',
    method: 'post',
    path: '/webhooks/{webhook_id}/test',
    summary: 'Send a test event',
    description:
      'Sends an event `webhook.test` to a webhook, whatever it subscribes to, once. The answer comes after the attempt, which takes 15 seconds at most, and says how it went.',
    scopes: ['webhooks:write'],
    params: webhookParams,
    body: WebhookTest,
    responses: { 201: { description: 'The delivery with its attempt.', body: Delivery } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-delivered',
        summary: 'Delivered to the inbox',
        params: ofSeededWebhook,
        json: { text: 'Hello' },
        expect: { '/status': 'succeeded', '/attempts/0/status': 204 },
      },
      { ...disabledWebhook, params: ofSeededWebhook, json: {} },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'listDeliveries',
    group: 'webhooks',
    slug: 'list-deliveries',
    method: 'get',
    path: '/webhooks/{webhook_id}/deliveries',
    summary: 'List the deliveries of a webhook',
    description:
      'Every delivery with its attempts: request, answer, duration. All that wait are kept, and the last 200 that are done.',
    scopes: ['webhooks:read'],
    params: webhookParams,
    query: listQuery(delivery),
    responses: {
      200: { description: 'A page of deliveries.', body: listOf('DeliveryList', Delivery, 'deliveries') },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-latest',
        summary: 'The latest two',
        params: ofSeededWebhook,
        query: { limit: 2, sort: '-created_at' },
        expect: { '/data/0/status': 'succeeded' },
      },
      {
        name: '200-test',
        summary: 'A test event with its attempt',
        given: [tested],
        params: ofSeededWebhook,
        query: { event_type: 'webhook.test' },
        expect: { '/data/0/trigger': 'test', '/data/0/attempts/0/status': 204 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getDelivery',
    group: 'webhooks',
    slug: 'get-delivery',
    method: 'get',
    path: '/webhooks/{webhook_id}/deliveries/{delivery_id}',
    summary: 'Get a delivery',
    description: 'One delivery with its attempts. Its event has what was sent.',
    scopes: ['webhooks:read'],
    params: deliveryParams,
    responses: { 200: { description: 'The delivery.', body: Delivery } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The delivery',
        params: seededDelivery,
        expect: { '/status': 'succeeded', '/trigger': 'event' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'redeliver',
    group: 'webhooks',
    slug: 'redeliver',
    method: 'post',
    path: '/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver',
    summary: 'Deliver an event again',
    description:
      'Sends the event of a delivery again, once, as a delivery of its own with the same `webhook-id`. The answer comes after the attempt and says how it went.',
    scopes: ['webhooks:write'],
    params: deliveryParams,
    responses: { 201: { description: 'The new delivery with its attempt.', body: Delivery } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-delivered',
        summary: 'Delivered once more',
        params: seededDelivery,
        expect: { '/status': 'succeeded', '/trigger': 'redelivery' },
      },
      { ...disabledWebhook, params: seededDelivery },
      {
        name: '422-key-reused',
        summary: 'The idempotency key belongs to another request',
        given: [
          {
            operation: 'redeliver',
            params: seededDelivery,
            headers: { 'Idempotency-Key': '"4d6a6ac5-7f2c-4d3b-9d07-4e6d8f1f2b1c"' },
          },
        ],
        params: { webhook_id: seeded.webhook(1), delivery_id: seeded.delivery(2) },
        headers: { 'Idempotency-Key': '"4d6a6ac5-7f2c-4d3b-9d07-4e6d8f1f2b1c"' },
      },
    ],
  }),
] as const;
