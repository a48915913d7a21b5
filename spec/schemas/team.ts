/** A team: people who work together, within a department or across. */
import { z } from 'zod';
import { line, recordBase, recordId } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const Team = z
  .strictObject({
    ...recordBase('team'),
    name: line('Name, unique among the teams.'),
    parent_id: recordId('team', 'Team that this one is part of; `null` at the top.').nullable(),
  })
  .meta({ id: 'Team', description: 'People who work together.' });

export const team = defineRecord({
  kind: 'team',
  collection: 'teams',
  schema: Team,
  references: { parent_id: 'team' },
  unique: ['name'],
  filters: ['parent_id'],
  sorts: ['name', 'updated_at'],
});
