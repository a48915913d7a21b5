/** A ticket: something to be done or mended on a project, possibly at a point on its plan. */
import { z } from 'zod';
import { day, line, recordBase, recordId, text } from '../fields.ts';
import { defineRecord } from '../record.ts';

/** Statuses of a ticket and the ones that can follow. */
export const ticketTransitions = {
  open: ['in_progress', 'rejected', 'closed'],
  in_progress: ['open', 'feedback', 'resolved', 'rejected'],
  feedback: ['in_progress', 'resolved', 'rejected'],
  resolved: ['closed', 'open'],
  closed: ['open'],
  rejected: ['open'],
} as const satisfies Record<string, readonly string[]>;

export const PlanPosition = z
  .strictObject({
    x: z.number().min(0).max(1).meta({ description: 'From the left edge, 0 to 1.' }),
    y: z.number().min(0).max(1).meta({ description: 'From the upper edge, 0 to 1.' }),
  })
  .meta({ id: 'PlanPosition', description: 'A point on the plan of the project.' });

/** Value of a field of the ticket's form. */
export const TypedValue = z
  .strictObject({
    name: line('Name of the field on the form.', 60),
    type: z.enum(['text', 'number', 'date', 'boolean']).meta({ description: 'Type of the value.' }),
    value: z
      .union([text('Text, or a date as `YYYY-MM-DD`.', 1000), z.number(), z.boolean()])
      .meta({ description: 'The value; its JSON type follows `type`.' }),
  })
  .meta({ id: 'TypedValue', description: 'A value that the form of the ticket asks for.' });

const writable = {
  project_id: recordId('project', 'Project that it belongs to.'),
  subject: line('What it is about.', 160),
  description: text('The whole story.').nullable(),
  form: z
    .enum(['defect', 'task', 'inspection', 'safety'])
    .meta({ description: 'Form that it was entered with.' }),
  status: z
    .enum(['open', 'in_progress', 'resolved', 'feedback', 'closed', 'rejected'])
    .meta({ description: 'Where it stands.' }),
  priority: z.int().min(1).max(3).meta({ description: '1 is high, 3 is low.' }),
  assignee_id: recordId('employee', 'Who deals with it.').nullable(),
  due_date: day('When it has to be done.').nullable(),
  progress: z.int().min(0).max(100).meta({ description: 'How much is done, in percent.' }),
  plan_position: PlanPosition.nullable(),
  values: z.array(TypedValue).max(30).meta({ description: 'Values of the form.' }),
  parent_id: recordId('ticket', 'Ticket that this one is part of.').nullable(),
  subscriber_ids: z
    .array(recordId('employee', 'A subscriber.'))
    .max(50)
    .meta({ description: 'Employees who are told of changes.' }),
};

export const Ticket = z
  .strictObject({ ...recordBase('ticket'), ...writable })
  .meta({ id: 'Ticket', description: 'Something to be done or mended.' });

export const TicketCreate = z
  .strictObject(writable)
  .omit({ status: true })
  .partial()
  .required({ project_id: true, subject: true })
  .meta({
    id: 'TicketCreate',
    description:
      'A ticket to be created. It begins as `open`; left out: form `defect`, priority 2, progress 0.',
  });

export const TicketPatch = z
  .strictObject({
    ...writable,
    plan_position: PlanPosition.partial()
      .nullable()
      .meta({ description: 'Point on the plan; what is left out stays.' }),
  })
  .omit({ project_id: true })
  .partial()
  .meta({ id: 'TicketPatch', description: 'Changes to a ticket (JSON Merge Patch).' });

export const ticket = defineRecord({
  kind: 'ticket',
  collection: 'tickets',
  schema: Ticket,
  references: {
    project_id: 'project',
    assignee_id: 'employee',
    parent_id: 'ticket',
    subscriber_ids: 'employee',
  },
  unique: [],
  filters: ['project_id', 'status', 'priority', 'assignee_id', 'form', 'due_date', 'parent_id'],
  sorts: ['due_date', 'priority', 'updated_at'],
});
