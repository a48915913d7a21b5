/** Control API: webhooks of the account, their secrets and deliveries. */
import type { z } from 'zod';
import type { AnyRecord } from '../../../spec/record.ts';
import type { RecordOf } from '../../../spec/records.ts';
import type { LoggedDelivery, webhookOperations } from '../../../spec/sandbox/webhooks.ts';
import type { Handlers } from '../../handler.ts';
import { entityTagOf } from '../../pipeline/conditional/entity-tag.ts';
import { requireRecord } from '../../tenants/records.ts';
import type { TenantView } from '../../tenants/tenant.ts';
import { payloadOf } from '../../webhooks/payload.ts';
import { omittedFor } from '../../webhooks/readers.ts';
import { requireDelivery } from '../../webhooks/webhooks.ts';

function describeDelivery(view: TenantView, delivery: RecordOf<'delivery'>): z.output<typeof LoggedDelivery> {
  const event = view.get('event', delivery.event_id);
  return { ...delivery, request_body: event ? payloadOf(event, bodyOmits(view, delivery, event)) : null };
}

/** What was left out of the body, or would be if it was sent now. */
function bodyOmits(view: TenantView, delivery: RecordOf<'delivery'>, event: RecordOf<'event'>) {
  const wasSent = delivery.attempts.length > 0 && delivery.status !== 'pending';
  return wasSent ? delivery.omitted : omittedFor(view, delivery.webhook_id, event);
}

export const webhookHandlers: Handlers<typeof webhookOperations> = {
  listWebhooks: ({ tenant }) => {
    const all = tenant
      .collection('webhook')
      .list({ order: { field: 'created_at', descending: false }, filters: {} });
    return { status: 200, body: { data: [...all] as Array<AnyRecord & RecordOf<'webhook'>> } }; // a collection only holds records of its kind
  },

  getWebhook: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'webhook', params.webhook_id),
  }),

  createWebhook: async (call) => {
    const { webhooks } = call.services;
    const body = await call.tenant.write((draft) => webhooks.create(draft, call.body, call));
    return { status: 201, body };
  },

  updateWebhook: async (call) => {
    const { webhooks } = call.services;
    const { webhook_id } = call.params;
    const body = await call.tenant.write((draft) => webhooks.change(draft, webhook_id, call.body, call));
    return { status: 200, body };
  },

  deleteWebhook: async (call) => {
    const { webhooks } = call.services;
    await call.tenant.write((draft) => webhooks.remove(draft, call.params.webhook_id, call));
    return { status: 204, body: undefined };
  },

  getWebhookSecret: ({ tenant, params, services, nowMs }) => ({
    status: 200,
    body: services.webhooks.secretOf(tenant, params.webhook_id, nowMs),
  }),

  rotateWebhookSecret: async (call) => {
    const { tenant, params, services, nowMs } = call;
    await tenant.write((draft) => services.webhooks.rotateSecret(draft, params.webhook_id, call));
    return { status: 200, body: services.webhooks.secretOf(tenant, params.webhook_id, nowMs) };
  },

  testWebhook: async (call) => {
    const { tenant, params, body, services } = call;
    const delivery = await services.webhooks.test(tenant, params.webhook_id, body.text, call);
    return { status: 201, body: describeDelivery(tenant, delivery) };
  },

  listDeliveries: ({ tenant, query }) => {
    const { limit, webhook_id, status, before } = query;
    const filters = { ...(webhook_id && { webhook_id }), ...(status && { status }) };
    const after = before === undefined ? undefined : { value: before, id: before };
    const order = { field: 'created_at', descending: true };
    const data: Array<RecordOf<'delivery'>> = [];
    for (const record of tenant.collection('delivery').list({ order, after, filters })) {
      if (data.length === limit) break;
      data.push(record as AnyRecord & RecordOf<'delivery'>); // likewise
    }
    return { status: 200, body: { data } };
  },

  getDelivery: ({ tenant, params }) => {
    const delivery = requireDelivery(tenant, params.delivery_id);
    return {
      status: 200,
      headers: { ETag: entityTagOf(delivery) },
      body: describeDelivery(tenant, delivery),
    };
  },

  redeliver: async (call) => {
    const { tenant, params, services } = call;
    const delivery = await services.webhooks.redeliver(tenant, params.delivery_id, call);
    return { status: 201, body: describeDelivery(tenant, delivery) };
  },
};
