/** What the webhooks of v4 and those of the control API have in common: the path, and what both show by the same calls. */
import { z } from 'zod';
import { recordId } from './fields.ts';
import { seeded } from './seeded.ts';

export const webhookParams = z.strictObject({ webhook_id: recordId('webhook') });

/** The webhook that a sandbox begins with. */
export const ofSeededWebhook = { webhook_id: seeded.webhook(1) } as const;

const switchedOff = {
  operation: 'updateWebhook',
  params: ofSeededWebhook,
  json: { enabled: false },
} as const;

/** A delivery through a webhook that is switched off, less the request itself. */
export const disabledWebhook = {
  name: '409-disabled',
  summary: 'The webhook is switched off',
  given: [switchedOff],
} as const;

export const foundWebhook = {
  name: '200-found',
  summary: 'The webhook',
  params: ofSeededWebhook,
  expect: { '/enabled': true },
} as const;

export const tooManyWebhooks = {
  name: '409-too-many',
  summary: 'There are 20 already',
  given: Array.from({ length: 19 }, () => ({
    operation: 'createWebhook',
    json: { events: ['ticket.created'] },
  })),
  json: { events: ['ticket.created'] },
} as const;

export const deletedWebhook = { name: '204-deleted', summary: 'Deleted', params: ofSeededWebhook } as const;
