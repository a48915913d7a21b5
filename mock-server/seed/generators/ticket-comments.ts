/** The 200 comments: short conversations under the tickets. */
import type { Faker } from '@faker-js/faker';
import type { RecordOf } from '../../../spec/records.ts';
import { inOrderOfCreation, workingMoment } from './moments.ts';
import { randomStream } from './random.ts';
import { type Made, named, stamp } from './stamp.ts';

type Ticket = RecordOf<'ticket'>;
type User = RecordOf<'user'>;

/** What is said first, on the way, and last under a ticket. */
const first = [
  'Seen it this morning. I will take care of it.',
  'Can somebody send a photo? The plan shows nothing there.',
  'Who did this? The room was handed over without a mark on Friday.',
  'Please coordinate with the electrician, he needs the ceiling open anyway.',
  'Is this covered by the contract or an extra?',
  'Access only after 14:00, the screed is still wet.',
  'Same thing one floor up, by the way.',
  'Bitte vor dem Betonieren erledigen, danach kommen wir nicht mehr ran.',
];
const middle = [
  'Material is ordered and should be here on Thursday.',
  'Half of it is done, the rest has to dry first.',
  'I need a lifting platform for that. Ours is in Villeurbanne until Monday.',
  'Waiting for the answer of the structural engineer.',
  'Measured again: still too much. We let it dry for another week.',
  'The supplier confirmed the replacement at no cost.',
  'Two people, half a day. I have put it into next week’s plan.',
  'On est passés ce matin, il manque encore un raccord de 40.',
  'Vi tar det i samband med ställningen på onsdag.',
  'The client would like to be there when we do this.',
  'Rain stopped us today. We continue tomorrow.',
];
const last = [
  'Done. Photo is attached.',
  'Finished and cleaned up. Please have a look.',
  'Checked on site, looks good. Closing this.',
  'Erledigt, danke an die Spätschicht!',
  'Repaired; paint needs until tomorrow.',
  'Accepted by the client on site.',
  'Klart! Bra jobbat.',
];
const refused = [
  'Not a defect: within the tolerance of the standard.',
  'That was never part of our contract. Please ask the client.',
  'Duplicate, see the other ticket for this room.',
];

/** The conversation under the first ticket, written by hand: who (number of the user), when, what. */
const opening: ReadonlyArray<readonly [user: number, when: string, text: string]> = [
  [
    4,
    '2026-01-08T06:35:20Z',
    'Seen it this morning. The tape is missing along the whole sill, not only above the stain.',
  ],
  [5, '2026-01-08T10:02:51Z', 'The socket below the window is dry. I measured it to be safe.'],
  [12, '2026-10-27T14:48:09Z', 'The tenant moves in on 1 December. Will it be dry by then?'],
  [4, '2026-10-29T13:14:02Z', 'Sealed yesterday. We wait for the next heavy rain before painting.'],
];

const total = 200;

interface Draft {
  readonly created: number;
  readonly ticket: Ticket;
  readonly author: User;
  readonly text: string;
}

/** Makes the comments. */
export function generateTicketComments(made: Made): RecordOf<'ticket_comment'>[] {
  const random = randomStream('ticket_comment');
  const [firstTicket, ...others] = made.of('ticket');
  const drafts: Draft[] = opening.flatMap(([number, when, text]) => {
    const author = made.of('user').find((user) => user.number === number);
    if (author === undefined || firstTicket === undefined) return [];
    return [{ created: Date.parse(when), ticket: firstTicket, author, text }];
  });
  const changed = others.filter((ticket) => ticket.updated_at > ticket.created_at);
  while (drafts.length < total) {
    for (const ticket of random.helpers.shuffle(changed)) {
      if (drafts.some((draft) => draft.ticket === ticket)) continue;
      drafts.push(...talk(ticket, speakersOf(made, ticket, random), random).slice(0, total - drafts.length));
    }
  }
  return inOrderOfCreation(drafts).map(({ created, ticket, author, text }, index) => ({
    ...stamp('ticket_comment', index + 1, created),
    ticket_id: ticket.id,
    author_id: author.id,
    text,
  }));
}

/** Whoever manages sites at that office, and a subcontractor, taking turns. */
function speakersOf(made: Made, ticket: Ticket, random: Faker): User[] {
  const member = made.of('project').find(({ id }) => id === ticket.project_id)?.member_ids[0];
  const officeOf = (employee: string | null | undefined) =>
    made.of('employee').find(({ id }) => id === employee)?.office_id;
  const role = named(made.of('role'), 'Site management').id;
  const known = made.of('user').filter(({ created_at }) => created_at < ticket.created_at);
  const managers = known.filter(
    (user) => user.role_ids.includes(role) && officeOf(user.employee_id) === officeOf(member),
  );
  const subcontractor = random.helpers.arrayElement(known.filter(({ type }) => type === 'subcontractor'));
  return random.helpers.shuffle([...managers, subcontractor]);
}

/** A conversation that ends as the ticket did; empty for some, and only its end where the ticket was short. */
function talk(ticket: Ticket, speakers: readonly User[], random: Faker): Draft[] {
  const end = { open: [], in_progress: [], feedback: [], resolved: last, closed: last, rejected: refused }[
    ticket.status
  ];
  const said = [
    ...random.helpers.arrayElements(first, random.helpers.arrayElement([0, 1, 1])),
    ...(ticket.status === 'open'
      ? []
      : random.helpers.arrayElements(middle, random.helpers.arrayElement([0, 1, 2]))),
    ...random.helpers.arrayElements<string>(end, Math.min(1, end.length)),
  ];
  const from = Date.parse(ticket.created_at) + 600_000;
  const until = Math.max(from, Date.parse(ticket.updated_at));
  const texts = until - from < 2 * 86_400_000 ? said.slice(-1) : said;
  const moments = texts.map(() => workingMoment(random, from, until)).toSorted((a, b) => a - b);
  return texts.flatMap((text, index) => {
    const author = speakers[index % speakers.length];
    const created = moments[index];
    return author === undefined || created === undefined ? [] : [{ created, ticket, author, text }];
  });
}
