/** v4: tickets and their comments. */
import type { ticketOperations } from '../../../spec/v4/tickets.ts';
import type { Handlers } from '../../handler.ts';
import { createRecord, requireRecord } from '../../tenants/records.ts';
import { createTicket, deleteTicket, patchTicket } from '../rules/tickets.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const ticketHandlers: Handlers<typeof ticketOperations> = {
  listTickets: (call) => listRecords('ticket', call),

  getTicket: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'ticket', params.ticket_id),
  }),

  createTicket: async (call) => {
    const ticket = await call.tenant.write((draft) => createTicket(draft, call.body, call));
    return created(ticket, call.path);
  },

  updateTicket: async (call) => ({
    status: 200,
    body: await call.tenant.write((draft) =>
      patchTicket(draft, requireRecord(draft, 'ticket', call.params.ticket_id), call.body, call),
    ),
  }),

  deleteTicket: async ({ tenant, params, services }) => {
    await tenant.write((draft) => {
      requireRecord(draft, 'ticket', params.ticket_id);
      deleteTicket(draft, params.ticket_id);
    });
    await services.tenants.files.tidy(tenant);
    return { status: 204, body: undefined };
  },

  listTicketComments: (call) => {
    requireRecord(call.tenant, 'ticket', call.params.ticket_id);
    return listRecords('ticket_comment', call, { ticket_id: call.params.ticket_id });
  },

  createTicketComment: async (call) => {
    const comment = await call.tenant.write((draft) => {
      requireRecord(draft, 'ticket', call.params.ticket_id);
      const fields = {
        ticket_id: call.params.ticket_id,
        author_id: call.credential.userId ?? '', // tokens of these APIs belong to a user; checked as a reference
        text: call.body.text,
      };
      return createRecord(draft, 'ticket_comment', fields, call);
    });
    return created(comment, call.path);
  },
};
