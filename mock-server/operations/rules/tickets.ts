/** What is special to tickets: active projects only, a state machine, values that fit their type, comments and attachments that go along. */
import type { z } from 'zod';
import type { ProblemError } from '../../../spec/problems.ts';
import type { RecordOf } from '../../../spec/records.ts';
import { type TicketCreate, type TicketPatch, ticketTransitions } from '../../../spec/schemas/ticket.ts';
import { changeRecord, createRecord, deleteRecord, type WriteContext } from '../../tenants/records.ts';
import { refuse, refuseField } from '../../tenants/refusal.ts';
import type { Draft, TenantView } from '../../tenants/tenant.ts';
import { requireComplete } from './complete.ts';
import { fill } from './fill.ts';
import { isDay } from './is-day.ts';
import { mergePatch } from './merge-patch.ts';
import { requireTransition } from './transitions.ts';
import { requireNoCycle } from './tree.ts';

type Ticket = RecordOf<'ticket'>;
type Position = NonNullable<Ticket['plan_position']>;
type NullableNumbers<T> = { [K in keyof T]: number | null };
type TicketFields = Omit<Ticket, 'id' | 'number' | 'created_at' | 'updated_at'>;

/** Makes a ticket. @throws {Refusal} its project is archived */
export function createTicket(
  draft: Draft,
  values: z.output<typeof TicketCreate>,
  context: WriteContext,
): Ticket {
  requireActive(draft, values.project_id);
  const fields = withDefaults(values, 'open');
  requireTyped(fields.values);
  return createRecord(draft, 'ticket', fields, context);
}

/** Replaces a ticket; its status stays. */
export function replaceTicket(
  draft: Draft,
  current: Ticket,
  values: z.output<typeof TicketCreate>,
  context: WriteContext,
): Ticket {
  const fields = withDefaults(values, current.status);
  requireTyped(fields.values);
  requireNoCycle(draft, 'ticket', current.id, 'parent_id', fields.parent_id);
  return changeRecord(
    draft,
    'ticket',
    current,
    requireComplete('ticket', { ...current, ...fields }),
    context,
  );
}

/** Merges a patch into a ticket. */
export function patchTicket(
  draft: Draft,
  current: Ticket,
  patch: z.output<typeof TicketPatch>,
  context: WriteContext,
): Ticket {
  const next = requireComplete('ticket', mergePatch(current, patch));
  requireTransition('ticket', ticketTransitions, current.status, next.status);
  requireTyped(next.values);
  requireNoCycle(draft, 'ticket', current.id, 'parent_id', next.parent_id);
  return changeRecord(draft, 'ticket', current, next, context);
}

/** Deletes a ticket with its comments and attachments. @throws {Refusal} other tickets are parts of it */
export function deleteTicket(draft: Draft, id: string): void {
  deleteRecord(draft, 'ticket', id, ['ticket_comment', 'ticket_attachment']);
}

function withDefaults(values: z.output<typeof TicketCreate>, status: Ticket['status']): TicketFields {
  const defaults = {
    description: null,
    form: 'defect' as const,
    priority: 2,
    assignee_id: null,
    due_date: null,
    progress: 0,
    plan_position: null,
    values: [],
    parent_id: null,
    subscriber_ids: [],
  };
  const fields = fill(defaults, values);
  return { ...fields, plan_position: wholePosition(fields.plan_position), status };
}

/** v2 says the coordinates one by one: without any there is no position. One alone fails the record's schema. */
function wholePosition(position: Partial<NullableNumbers<Position>> | null): Position | null {
  const isEmpty = (position?.x ?? null) === null && (position?.y ?? null) === null;
  return isEmpty ? null : (position as Position); // held against the schema before it is kept
}

function requireActive(view: TenantView, projectId: string): void {
  if (view.get('project', projectId)?.status === 'archived') {
    throw refuseField(
      'validation_failed',
      '/project_id',
      'archived',
      'This project is archived and takes no new tickets.',
    );
  }
}

/** The JSON type of each value follows its declared type. */
function requireTyped(values: Ticket['values']): void {
  const errors = values.flatMap(({ type, value }, index): readonly ProblemError[] => {
    const fits = type === 'date' ? isDay(value) : typeof value === (type === 'text' ? 'string' : type);
    return fits
      ? []
      : [
          {
            pointer: `/values/${index}/value`,
            code: 'invalid_type',
            detail: `Expected a value of type ${type}.`,
          },
        ];
  });
  if (errors.length > 0) throw refuse('validation_failed', 'A value does not fit its type.', ...errors);
}
