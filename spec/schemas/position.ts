/** A position that the company is looking for somebody to fill. */
import { z } from 'zod';
import { day, line, recordBase, recordId, text } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const employmentType = z
  .enum(['full_time', 'part_time', 'apprenticeship', 'internship'])
  .meta({ description: 'How much and on which terms one works.' });

/** What the public sees of a position as it stands in the record. */
export const advertised = {
  title: line('Name of the position.'),
  employment_type: employmentType,
  experience: z
    .enum(['entry', 'experienced', 'lead'])
    .meta({ description: 'How much experience it asks for.' }),
  description: text('What there is to do.', 2000),
  requirements: z.array(line('What one should bring along.', 200)).max(20).meta({
    description: 'What one should bring along.',
  }),
  published_on: day('When it was published.'),
};

export const Position = z
  .strictObject({
    ...recordBase('position'),
    office_id: recordId('office', 'Office where one would work.'),
    department_id: recordId('department', 'Department that one would belong to.'),
    ...advertised,
    status: z.enum(['open', 'closed']).meta({ description: 'Only open positions are public.' }),
  })
  .meta({ id: 'Position', description: 'A position to be filled.' });

export const position = defineRecord({
  kind: 'position',
  collection: 'positions',
  schema: Position,
  references: { office_id: 'office', department_id: 'department' },
  unique: [],
  filters: ['office_id', 'employment_type', 'status'],
  sorts: ['published_on'],
});
