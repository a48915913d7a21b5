/** A project: a building site or an undertaking with members and a period. */
import { z } from 'zod';
import { day, line, recordBase, recordId } from '../fields.ts';
import { defineRecord } from '../record.ts';

const writable = {
  name: line('Name, unique among the projects.'),
  status: z.enum(['active', 'archived']).meta({ description: 'Archived projects take no new tickets.' }),
  parent_id: recordId('project', 'Project that this one is part of; `null` at the top.').nullable(),
  member_ids: z
    .array(recordId('employee', 'A member.'))
    .max(200)
    .meta({ description: 'Employees who work on it.' }),
  start_date: day('First day.'),
  end_date: day('Last day; `null` while open.').nullable(),
};

export const Project = z
  .strictObject({ ...recordBase('project'), ...writable })
  .meta({ id: 'Project', description: 'A building site or an undertaking.' });

export const ProjectCreate = z
  .strictObject(writable)
  .partial()
  .required({ name: true, start_date: true })
  .meta({ id: 'ProjectCreate', description: 'A project to be created; active unless said otherwise.' });

export const ProjectPatch = z
  .strictObject(writable)
  .partial()
  .meta({ id: 'ProjectPatch', description: 'Changes to a project (JSON Merge Patch).' });

export const project = defineRecord({
  kind: 'project',
  collection: 'projects',
  schema: Project,
  references: { parent_id: 'project', member_ids: 'employee' },
  unique: ['name'],
  filters: ['status', 'parent_id'],
  sorts: ['name', 'start_date', 'updated_at'],
});
