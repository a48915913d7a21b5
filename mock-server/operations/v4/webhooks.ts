/** v4: webhooks and their deliveries. */
import type { webhookOperations } from '../../../spec/v4/webhooks.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { requireDelivery } from '../../webhooks/webhooks.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const webhookHandlers: Handlers<typeof webhookOperations> = {
  listWebhooks: (call) => listRecords('webhook', call),

  getWebhook: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'webhook', params.webhook_id),
  }),

  createWebhook: async (call) => {
    const { webhooks } = call.services;
    return created(await call.tenant.write((draft) => webhooks.create(draft, call.body, call)), call.path);
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

  testWebhook: async (call) => {
    const { webhook_id } = call.params;
    const delivery = await call.services.webhooks.test(call.tenant, webhook_id, call.body.text, call);
    return created(delivery, call.path.replace(/test$/, 'deliveries'));
  },

  listDeliveries: (call) => {
    const { webhook_id } = call.params;
    requireRecord(call.tenant, 'webhook', webhook_id);
    return listRecords('delivery', call, { webhook_id });
  },

  getDelivery: ({ tenant, params }) => ({
    status: 200,
    body: requireDelivery(tenant, params.delivery_id, params.webhook_id),
  }),

  redeliver: async (call) => {
    const { delivery_id, webhook_id } = call.params;
    const delivery = await call.services.webhooks.redeliver(call.tenant, delivery_id, call, webhook_id);
    return created(delivery, call.path.replace(/\/[^/]+\/redeliver$/, ''));
  },
};
