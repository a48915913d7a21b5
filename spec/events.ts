/**
 * The catalogue of events: which changes of which kinds of records are told, under which name. Subscriptions,
 * payloads, the event log, the documents and the page of the catalogue are derived from it.
 */
import { z } from 'zod';
import type { RecordKind } from './fields.ts';

/** What can happen to a record. */
export type RecordChange = 'created' | 'updated' | 'deleted';

/** A type of event: the change of a kind of record that it tells of. `data` is that record. */
interface EventDefinition {
  /** `<record>.<what>`. */
  readonly type: `${string}.${string}`;
  readonly kind: RecordKind;
  readonly change: RecordChange;
  readonly description: string;
}

/** Every type of event, in the order of the documentation. */
export const eventCatalogue = [
  {
    type: 'employee.created',
    kind: 'employee',
    change: 'created',
    description: 'An employee was added.',
  },
  {
    type: 'employee.updated',
    kind: 'employee',
    change: 'updated',
    description: 'An employee was changed.',
  },
  {
    type: 'employee.deleted',
    kind: 'employee',
    change: 'deleted',
    description: 'An employee was deleted.',
  },
  { type: 'absence.created', kind: 'absence', change: 'created', description: 'An absence was requested.' },
  {
    type: 'absence.updated',
    kind: 'absence',
    change: 'updated',
    description: 'An absence was changed, decided or cancelled.',
  },
  { type: 'absence.deleted', kind: 'absence', change: 'deleted', description: 'An absence was deleted.' },
  {
    type: 'attendance.created',
    kind: 'attendance',
    change: 'created',
    description: 'Working time was recorded.',
  },
  {
    type: 'attendance.updated',
    kind: 'attendance',
    change: 'updated',
    description: 'Working time was changed, confirmed or rejected.',
  },
  {
    type: 'attendance.deleted',
    kind: 'attendance',
    change: 'deleted',
    description: 'Working time was deleted.',
  },
  { type: 'document.created', kind: 'document', change: 'created', description: 'A document was uploaded.' },
  { type: 'ticket.created', kind: 'ticket', change: 'created', description: 'A ticket was opened.' },
  {
    type: 'ticket.updated',
    kind: 'ticket',
    change: 'updated',
    description: 'A ticket was changed, assigned, or given another status.',
  },
  { type: 'ticket.deleted', kind: 'ticket', change: 'deleted', description: 'A ticket was deleted.' },
  {
    type: 'ticket.attachment_added',
    kind: 'ticket_attachment',
    change: 'created',
    description: 'A file was attached to a ticket.',
  },
  {
    type: 'ticket.commented',
    kind: 'ticket_comment',
    change: 'created',
    description: 'Somebody commented on a ticket.',
  },
  { type: 'project.created', kind: 'project', change: 'created', description: 'A project was added.' },
  { type: 'project.updated', kind: 'project', change: 'updated', description: 'A project was changed.' },
] as const satisfies readonly EventDefinition[];

/** The event that a webhook is tried with. Nobody subscribes to it: every webhook can be sent it. */
export const TEST_EVENT = 'webhook.test';

/** Types that a webhook can subscribe to. */
const subscribable = eventCatalogue.map(({ type }) => type);

/** Subscriptions to everything of a record: `ticket.*`. */
const wildcards = [...new Set(subscribable.map((type) => `${type.slice(0, type.indexOf('.'))}.*` as const))];

/** A type of event. */
export const EventType = z.enum([...subscribable, TEST_EVENT]).meta({
  id: 'EventType',
  description: 'What happened: `<record>.<what>`.',
  example: 'ticket.created',
});

export type EventType = z.output<typeof EventType>;

/** What a webhook subscribes to: a type of event, or all of a record. */
export const EventPattern = z.enum([...subscribable, ...wildcards]).meta({
  id: 'EventPattern',
  description: 'A type of event, or `<record>.*` for all of them.',
  example: 'ticket.*',
});

export type EventPattern = z.output<typeof EventPattern>;

/** The type of event that a change makes; most kinds of records have none. */
export function eventTypeOf(kind: RecordKind, change: RecordChange): EventType | undefined {
  return eventCatalogue.find((definition) => definition.kind === kind && definition.change === change)?.type;
}

/** Whether a subscription covers a type of event. */
export function matchesEvent(pattern: EventPattern, type: EventType): boolean {
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}
