/** Sixty files at tickets: mostly pictures of what is to be mended. */
import type { RecordOf } from '../../../spec/records.ts';
import { seedFormat } from '../contents/seed-content.ts';
import { fileFacts } from './file-facts.ts';
import { inOrderOfCreation, workingMoment } from './moments.ts';
import { randomStream } from './random.ts';
import { type Made, stamp } from './stamp.ts';

type TicketAttachment = RecordOf<'ticket_attachment'>;

const TOTAL = 60;

const forms = {
  png: { kind: 'image', name: 'photo', captions: ['Seen from the door', 'Close up', 'After the rain', null] },
  txt: { kind: 'document', name: 'measurements', captions: ['Measured on site', null] },
  pdf: { kind: 'document', name: 'sketch', captions: ['Proposal of the subcontractor', null] },
  wav: { kind: 'audio', name: 'voice-note', captions: ['Dictated on site', null] },
} as const satisfies Record<
  string,
  { kind: TicketAttachment['kind']; name: string; captions: readonly TicketAttachment['caption'][] }
>;

/** Makes the attachments; the first ticket has some. */
export function generateTicketAttachments(made: Made): TicketAttachment[] {
  const random = randomStream('ticket attachments');
  const tickets = made.of('ticket');
  const drafts = Array.from({ length: TOTAL }, (_, index) => {
    const ticket = (index < 3 ? tickets[0] : undefined) ?? random.helpers.arrayElement(tickets);
    const from = Date.parse(ticket.created_at) + 60_000;
    return { ticket, created: workingMoment(random, from, Math.max(from, Date.parse(ticket.updated_at))) };
  });
  return inOrderOfCreation(drafts).map(({ ticket, created }, index) => {
    const number = index + 1;
    const { kind, name, captions } = forms[seedFormat('ticket_attachment', number)];
    return {
      ...stamp('ticket_attachment', number, created),
      ticket_id: ticket.id,
      kind,
      caption: random.helpers.arrayElement<TicketAttachment['caption']>([...captions]),
      ...fileFacts('ticket_attachment', number, `${name}-${number}`),
    };
  });
}
