/** An area: a region or line of business that people belong to. */
import { z } from 'zod';
import { line, recordBase, recordId } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const Area = z
  .strictObject({
    ...recordBase('area'),
    name: line('Name, unique among the areas.'),
    parent_id: recordId('area', 'Area that this one is part of; `null` at the top.').nullable(),
  })
  .meta({ id: 'Area', description: 'A region or line of business.' });

export const area = defineRecord({
  kind: 'area',
  collection: 'areas',
  schema: Area,
  references: { parent_id: 'area' },
  unique: ['name'],
  filters: ['parent_id'],
  sorts: ['name', 'updated_at'],
});
