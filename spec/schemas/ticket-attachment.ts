/** A file at a ticket. */
import { z } from 'zod';
import { line, recordBase, recordId } from '../fields.ts';
import { defineRecord } from '../record.ts';
import { FILE_BYTES_AT_MOST, filePart, Sha256 } from '../upload.ts';

const caption = line('What is to be seen.', 200);

export const TicketAttachment = z
  .strictObject({
    ...recordBase('ticket_attachment'),
    ticket_id: recordId('ticket', 'Ticket that it belongs to.'),
    kind: z
      .enum(['image', 'video', 'audio', 'document'])
      .meta({ description: 'What kind of file it is; follows from its media type.' }),
    caption: caption.nullable(),
    file_name: line('Name of the file, without a path.'),
    media_type: line('Media type of the file, found out from its bytes.', 100),
    size: z.int().min(1).max(FILE_BYTES_AT_MOST).meta({ description: 'Size of the file in bytes.' }),
    sha256: Sha256,
  })
  .meta({ id: 'TicketAttachment', description: 'A file at a ticket.' });

export const TicketAttachmentUpload = z
  .strictObject({ caption: caption.optional(), file: filePart('The file: at most 5 MB.') })
  .meta({ id: 'TicketAttachmentUpload', description: 'A file to be added to a ticket, as a form.' });

export const ticketAttachment = defineRecord({
  kind: 'ticket_attachment',
  collection: 'ticket_attachments',
  schema: TicketAttachment,
  references: { ticket_id: 'ticket' },
  unique: [],
  filters: ['kind', 'media_type', 'sha256'],
  sorts: ['updated_at'],
});
