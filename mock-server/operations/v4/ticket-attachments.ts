/** v4: files at tickets. */
import { documents } from '../../../spec/contract.ts';
import { ticketAttachment } from '../../../spec/schemas/ticket-attachment.ts';
import type { ticketAttachmentOperations } from '../../../spec/v4/ticket-attachments.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { fileAnswer } from '../rules/files.ts';
import { attachFile } from '../rules/ticket-attachments.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

/** Where an attachment is found by its id. */
const ADDRESS = `${documents.v4.base}/${ticketAttachment.collection}`;

export const ticketAttachmentHandlers: Handlers<typeof ticketAttachmentOperations> = {
  listTicketAttachments: (call) => {
    requireRecord(call.tenant, 'ticket', call.params.ticket_id);
    return listRecords('ticket_attachment', call, { ticket_id: call.params.ticket_id });
  },

  uploadTicketAttachment: async (call) => {
    const { body, params } = call;
    const findTicket = (view: Parameters<typeof requireRecord>[0]) =>
      requireRecord(view, 'ticket', params.ticket_id);
    return created(await attachFile(call, findTicket, body), ADDRESS);
  },

  getTicketAttachment: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'ticket_attachment', params.ticket_attachment_id),
  }),

  downloadTicketAttachment: async (call) => {
    const { tenant, params } = call;
    const attachment = requireRecord(tenant, 'ticket_attachment', params.ticket_attachment_id);
    return fileAnswer(call, 'ticket_attachment', attachment);
  },
};
