/** A comment on a ticket. */
import { z } from 'zod';
import { recordBase, recordId, text } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const TicketComment = z
  .strictObject({
    ...recordBase('ticket_comment'),
    ticket_id: recordId('ticket', 'Ticket that it is about.'),
    author_id: recordId('user', 'User who wrote it.'),
    text: text('What was said.', 2000),
  })
  .meta({ id: 'TicketComment', description: 'A comment on a ticket.' });

export const TicketCommentCreate = z.strictObject({ text: text('What to say.', 2000) }).meta({
  id: 'TicketCommentCreate',
  description: 'A comment to be added; its author is the user of the token.',
});

export const ticketComment = defineRecord({
  kind: 'ticket_comment',
  collection: 'ticket_comments',
  schema: TicketComment,
  references: { ticket_id: 'ticket', author_id: 'user' },
  unique: [],
  filters: ['author_id'],
  sorts: ['updated_at'],
});
