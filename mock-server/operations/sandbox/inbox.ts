/** Control API: the inbox of the sandbox. */
import type { z } from 'zod';
import type { StreamedEvent } from '../../../spec/event-stream.ts';
import type { InboxMessage, inboxOperations } from '../../../spec/sandbox/inbox.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';
import type { TenantView } from '../../tenants/tenant.ts';
import {
  clearInbox,
  inboxAnswer,
  messagesIn,
  type StoredMessage,
  setInboxAnswer,
} from '../../webhooks/inbox.ts';
import type { Arrived } from '../../webhooks/inbox-feed.ts';
import { payloadOf } from '../../webhooks/payload.ts';

function describeMessage(
  view: TenantView,
  { omitted, ...message }: StoredMessage,
): z.output<typeof InboxMessage> {
  const event = view.get('event', message.event_id);
  return {
    ...message,
    headers: { ...message.headers },
    checks: [...message.checks],
    body: event ? payloadOf(event, omitted) : null,
  };
}

/** A message as the live stream tells it. */
export function messageEvent({ view, message }: Arrived): StreamedEvent {
  return { id: message.id, event: 'message', data: describeMessage(view, message) };
}

function describeAnswer(view: TenantView) {
  return { status: inboxAnswer(view)?.status ?? null, remaining: inboxAnswer(view)?.remaining ?? 0 };
}

export const inboxHandlers: Handlers<typeof inboxOperations> = {
  listInbox: ({ tenant, query: { limit, after } }) => {
    const messages = messagesIn(tenant).filter(({ id }) => after === undefined || id > after);
    const data = messages.slice(0, limit).map((message) => describeMessage(tenant, message));
    return { status: 200, body: { data } };
  },

  streamInbox: async ({ tenant, query, services, lastEventId }) => {
    await tenant.settle(); // what a list shows already has been there, though the disk may not have it yet
    return { status: 200, body: services.inbox.follow(tenant, lastEventId ?? query.after, query.limit) };
  },

  getInboxMessage: ({ tenant, params }) => {
    const found = messagesIn(tenant).find(({ id }) => id === params.inbox_message_id);
    if (!found) throw refuse('not_found', 'There is no inbox message with this id in your sandbox.');
    return { status: 200, body: describeMessage(tenant, found) };
  },

  clearInbox: async ({ tenant }) => {
    await tenant.write(clearInbox);
    return { status: 204, body: undefined };
  },

  getInboxAnswer: ({ tenant }) => ({ status: 200, body: describeAnswer(tenant) }),

  setInboxAnswer: async ({ tenant, body: { status, times = 1 } }) => {
    await tenant.write((draft) =>
      setInboxAnswer(draft, status === null ? undefined : { status, remaining: times }),
    );
    return { status: 200, body: describeAnswer(tenant) };
  },
};
