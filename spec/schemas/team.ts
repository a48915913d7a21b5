/** A team: people who work together, within a department or across. */
import { z } from 'zod';
import { line, recordBase, recordId } from '../fields.ts';
import { defineRecord } from '../record.ts';

const writable = {
  name: line('Name, unique among the teams.'),
  parent_id: recordId('team', 'Team that this one is part of; `null` at the top.').nullable(),
};

export const Team = z
  .strictObject({ ...recordBase('team'), ...writable })
  .meta({ id: 'Team', description: 'People who work together.' });

export const TeamCreate = z
  .strictObject(writable)
  .partial({ parent_id: true })
  .meta({ id: 'TeamCreate', description: 'A team to be created.' });

export const TeamPatch = z
  .strictObject(writable)
  .partial()
  .meta({ id: 'TeamPatch', description: 'Changes to a team (JSON Merge Patch).' });

export const team = defineRecord({
  kind: 'team',
  collection: 'teams',
  schema: Team,
  references: { parent_id: 'team' },
  unique: ['name'],
  filters: ['parent_id'],
  sorts: ['name', 'updated_at'],
});
