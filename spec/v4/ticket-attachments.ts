/** v4: files at tickets. They are listed and added at their ticket, and found by their own id alone. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { TicketAttachment, TicketAttachmentUpload, ticketAttachment } from '../schemas/ticket-attachment.ts';
import { seeded } from '../seeded.ts';
import { FileBody } from '../upload.ts';

const ofTicket = z.strictObject({ ticket_id: recordId('ticket') });
const params = z.strictObject({ ticket_attachment_id: recordId('ticket_attachment') });

const measurements = {
  name: 'measurements.txt',
  type: 'text/plain',
  text: 'Crack: 412 mm long, 0.3 mm wide\nMeasured on the second floor.\n',
};

export const ticketAttachmentOperations = [
  defineOperation({
    document: 'v4',
    id: 'listTicketAttachments',
    group: 'tickets',
    slug: 'list-attachments',
    method: 'get',
    path: '/tickets/{ticket_id}/attachments',
    summary: 'List the attachments of a ticket',
    description: 'Files at a ticket, oldest first, without their bytes. Filter by kind, media type or hash.',
    scopes: ['tickets:read'],
    params: ofTicket,
    query: listQuery(ticketAttachment),
    responses: {
      200: {
        description: 'A page of attachments.',
        body: listOf('TicketAttachmentList', TicketAttachment, 'attachments'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-first-page',
        summary: 'The first two attachments',
        params: { ticket_id: seeded.ticket(1) },
        query: { limit: 2 },
        expect: { '/data/0/ticket_id': seeded.ticket(1) },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'uploadTicketAttachment',
    group: 'tickets',
    slug: 'upload-attachment',
    method: 'post',
    path: '/tickets/{ticket_id}/attachments',
    summary: 'Add an attachment to a ticket',
    description:
      'Adds a file: a form (`multipart/form-data`) with the file and, if you like, a caption. The type of the file is found out from its bytes, and its kind (image, video, audio or document) follows from that; a `Content-Type` or file extension that says otherwise is refused, and so are programs and web pages. At most 5 MB a file, 200 files and 50 MB in a sandbox.',
    scopes: ['tickets:write'],
    params: ofTicket,
    body: TicketAttachmentUpload,
    bodyType: 'multipart',
    responses: {
      201: { description: 'The attachment as kept; `Location` is its address.', body: TicketAttachment },
    },
    scenarios: [
      {
        name: '201-added',
        summary: 'A short text',
        params: { ticket_id: seeded.ticket(1) },
        form: { fields: { caption: 'Measured on site' }, file: measurements },
        expect: { '/kind': 'document', '/media_type': 'text/plain', '/ticket_id': seeded.ticket(1) },
      },
      {
        name: '422-no-file',
        summary: 'A form without a file',
        params: { ticket_id: seeded.ticket(1) },
        form: { fields: { caption: 'Measured on site' } },
        expect: { '/errors/0/pointer': '/file', '/errors/0/code': 'required' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getTicketAttachment',
    group: 'tickets',
    slug: 'get-attachment',
    method: 'get',
    path: '/ticket_attachments/{ticket_attachment_id}',
    summary: 'Get an attachment',
    description: 'What is known of one attachment. Its file is a download of its own.',
    scopes: ['tickets:read'],
    params,
    responses: { 200: { description: 'The attachment.', body: TicketAttachment } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The attachment',
        params: { ticket_attachment_id: seeded.ticket_attachment(1) },
        expect: { '/number': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'downloadTicketAttachment',
    group: 'tickets',
    slug: 'download-attachment',
    method: 'get',
    path: '/ticket_attachments/{ticket_attachment_id}/download',
    summary: 'Download an attachment',
    description:
      'The bytes of the file, with its media type, always as an attachment. The `ETag` is the hash of the file.',
    scopes: ['tickets:read'],
    params,
    answerType: 'file',
    responses: { 200: { description: 'The file.', body: FileBody } },
    scenarios: [
      {
        name: '200-file',
        summary: 'A text file',
        params: { ticket_attachment_id: seeded.ticket_attachment(3) },
      },
    ],
  }),
] as const;
