/** The first three tickets, written by hand, since examples show low numbers. All are on the first site. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { type Made, stamp } from './stamp.ts';

/** Makes tickets 1 to 3: one being mended, one to be done, one finished. */
export function firstTickets(made: Made): RecordOf<'ticket'>[] {
  const project = made.of('project')[0];
  const members = project?.member_ids ?? [];
  const shared = { project_id: project?.id ?? '', parent_id: null };
  const manager = members[0] ?? null;
  return [
    {
      ...stamp('ticket', 1, at('2026-01-07', '06:52:10'), at('2026-10-29', '13:14:02')),
      ...shared,
      subject: 'Water stain below the window, flat 3.04',
      description:
        'After the rain on Tuesday there is a stain of about 30 × 20 cm. The sealing tape seems to be missing at the sill. It comes back with every storm from the west.',
      form: 'defect',
      status: 'in_progress',
      priority: 1,
      assignee_id: manager,
      due_date: '2026-11-13',
      progress: 60,
      plan_position: { x: 0.412, y: 0.268 },
      values: [
        { name: 'Trade', type: 'text', value: 'Joinery' },
        { name: 'Warranty until', type: 'date', value: '2031-01-07' },
        { name: 'Access by appointment', type: 'boolean', value: true },
      ],
      subscriber_ids: members.slice(1, 3),
    },
    {
      ...stamp('ticket', 2, at('2026-01-08', '09:30:45'), at('2026-10-15', '07:20:31')),
      ...shared,
      subject: 'Measure up the handrails, stairwell A',
      description: 'The locksmith needs final dimensions. The finished floor is 18 cm above the raw slab.',
      form: 'task',
      status: 'open',
      priority: 2,
      assignee_id: null,
      due_date: '2026-11-20',
      progress: 0,
      plan_position: null,
      values: [{ name: 'Estimated hours', type: 'number', value: 3.5 }],
      subscriber_ids: [],
    },
    {
      ...stamp('ticket', 3, at('2026-01-09', '12:05:00'), at('2026-01-16', '05:40:12')),
      ...shared,
      subject: 'Reinforcement before the pour, underground car park',
      description:
        'Spacing, laps and cover against plan S-112. Concrete comes at 06:30, so the release has to be there the evening before.',
      form: 'inspection',
      status: 'closed',
      priority: 1,
      assignee_id: members[3] ?? null,
      due_date: '2026-01-15',
      progress: 100,
      plan_position: { x: 0.73, y: 0.905 },
      values: [
        { name: 'Inspector', type: 'text', value: 'Test laboratory' },
        { name: 'Appointment', type: 'date', value: '2026-01-15' },
        { name: 'Measuring points', type: 'number', value: 8 },
      ],
      subscriber_ids: members.slice(0, 1),
    },
  ];
}
