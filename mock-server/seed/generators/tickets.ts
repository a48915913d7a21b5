/** The 160 tickets: what has to be done or mended on the eight sites. */
import type { Faker } from '@faker-js/faker';
import type { RecordOf } from '../../../spec/records.ts';
import { addDays } from '../days.ts';
import { firstTickets } from './first-tickets.ts';
import { at, dayOf, inOrderOfCreation, now, today, workingMoment } from './moments.ts';
import { randomStream } from './random.ts';
import { type Made, stamp } from './stamp.ts';
import { ticketPlaces } from './ticket-places.ts';
import { type TicketText, ticketTexts } from './ticket-texts.ts';
import { formValues } from './ticket-values.ts';

type Ticket = RecordOf<'ticket'>;
type Project = RecordOf<'project'>;

/** A ticket before its fields depend on its number. */
interface Draft {
  readonly created: number;
  readonly project: Project;
  readonly text: TicketText;
  readonly place: string;
}

/** How many tickets are drawn for each project, by its number; together 160 with the first ones. */
const perProject = [35, 30, 24, 12, 8, 22, 16, 10];

/** When the company began to use tickets; those named by hand came in the days before. */
const beginning = Date.parse('2026-01-12T07:00:00Z');

/** Makes the tickets. */
export function generateTickets(made: Made): Ticket[] {
  const tickets = firstTickets(made);
  for (const draft of inOrderOfCreation(draw(made)))
    tickets.push(generateTicket(draft, tickets.length + 1, tickets));
  return tickets;
}

/** Deals texts and places so that no two tickets of a project have both in common. */
function draw(made: Made): Draft[] {
  const random = randomStream('ticket');
  return made.of('project').flatMap((project) => {
    const pairs = ticketTexts.flatMap((text) => ticketPlaces[text.where].map((place) => ({ text, place })));
    const from = Math.max(at(project.start_date, '07:00'), beginning);
    const until = project.status === 'archived' ? at(project.end_date ?? today, '12:00') : now;
    return random.helpers
      .arrayElements(spread(pairs, random), perProject[project.number - 1] ?? 0)
      .map((pair) => {
        const since = random.datatype.boolean(0.5) ? Math.max(from, until - 100 * 86_400_000) : from;
        return { ...pair, project, created: workingMoment(random, since, until) };
      });
  });
}

/** Two places for each text, so that no text crowds out the others. */
function spread<P extends { readonly text: TicketText }>(pairs: readonly P[], random: Faker): P[] {
  return ticketTexts.flatMap((text) =>
    random.helpers.arrayElements(
      pairs.filter((pair) => pair.text === text),
      2,
    ),
  );
}

function generateTicket(
  { created, project, text, place }: Draft,
  number: number,
  before: readonly Ticket[],
): Ticket {
  const random = randomStream(`ticket ${number}`);
  const chance = (share: number) => random.datatype.boolean(share);
  const status = drawStatus(project, now - created, random);
  const created_day = dayOf(created);
  const siblings = before.filter(
    ({ project_id, parent_id }) => project_id === project.id && parent_id === null,
  );
  const untouched = status === 'open' && chance(0.6);
  return {
    ...stamp('ticket', number, created, untouched ? created : lastChange(status, created, project, random)),
    project_id: project.id,
    subject: `${text.subject}, ${place}`,
    description: text.description,
    form: text.form,
    status,
    priority:
      text.form === 'safety'
        ? 1
        : random.helpers.weightedArrayElement([
            { weight: 2, value: 1 },
            { weight: 5, value: 2 },
            { weight: 3, value: 3 },
          ]),
    assignee_id: status === 'open' && chance(0.4) ? null : random.helpers.arrayElement(project.member_ids),
    due_date: chance(0.2) ? null : drawDue(created_day, text, random),
    progress: progressOf(status, random),
    plan_position: chance(0.3) ? null : { x: fraction(random), y: fraction(random) },
    values: formValues(text, created_day, random),
    parent_id: siblings.length > 3 && chance(0.1) ? random.helpers.arrayElement(siblings).id : null,
    subscriber_ids: random.helpers.arrayElements(
      project.member_ids,
      random.helpers.arrayElement([0, 0, 1, 1, 2, 3]),
    ),
  };
}

/** Old tickets are done, new ones are not; an archived project has nothing left to do. */
function drawStatus(project: Project, age: number, random: Faker): Ticket['status'] {
  const days = age / 86_400_000;
  const weights: ReadonlyArray<readonly [Ticket['status'], number]> =
    project.status === 'archived'
      ? [
          ['closed', 9],
          ['rejected', 1],
        ]
      : days > 180
        ? [
            ['closed', 70],
            ['resolved', 10],
            ['rejected', 8],
            ['in_progress', 6],
            ['feedback', 3],
            ['open', 3],
          ]
        : days > 30
          ? [
              ['closed', 22],
              ['resolved', 18],
              ['in_progress', 28],
              ['feedback', 12],
              ['rejected', 6],
              ['open', 14],
            ]
          : [
              ['open', 55],
              ['in_progress', 28],
              ['feedback', 9],
              ['resolved', 8],
            ];
  return random.helpers.weightedArrayElement(weights.map(([value, weight]) => ({ value, weight })));
}

function progressOf(status: Ticket['status'], random: Faker): number {
  if (status === 'open' || status === 'rejected') return 0;
  if (status === 'resolved' || status === 'closed') return 100;
  return random.helpers.arrayElement(status === 'feedback' ? [60, 75, 80, 90] : [10, 20, 25, 40, 50, 75]);
}

function lastChange(status: Ticket['status'], created: number, project: Project, random: Faker): number {
  const isDone = status === 'closed' || status === 'rejected';
  const longest = isDone ? created + 45 * 86_400_000 : now;
  const latest = project.status === 'archived' ? Date.parse(project.updated_at) : now;
  return workingMoment(random, Math.min(created + 1_800_000, now), Math.min(longest, latest));
}

function drawDue(created: string, { form }: TicketText, random: Faker): string {
  return addDays(created, random.number.int(form === 'safety' ? { min: 0, max: 3 } : { min: 5, max: 60 }));
}

/** Between 0.05 and 0.95: nobody marks the edge of a plan. */
function fraction(random: Faker): number {
  return random.number.int({ min: 50, max: 950 }) / 1000;
}
