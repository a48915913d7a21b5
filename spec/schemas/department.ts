/** A department: a named part of the company, possibly below another department. */
import { z } from 'zod';
import { line, recordBase, recordId } from '../fields.ts';
import { defineRecord } from '../record.ts';

const writable = {
  name: line('Name, unique among the departments.'),
  parent_id: recordId('department', 'Department that this one is part of; `null` at the top.').nullable(),
};

export const Department = z
  .strictObject({ ...recordBase('department'), ...writable })
  .meta({ id: 'Department', description: 'A part of the company.' });

export const DepartmentCreate = z
  .strictObject(writable)
  .partial({ parent_id: true })
  .meta({ id: 'DepartmentCreate', description: 'A department to be created.' });

export const DepartmentPatch = z
  .strictObject(writable)
  .partial()
  .meta({ id: 'DepartmentPatch', description: 'Changes to a department (JSON Merge Patch).' });

export const department = defineRecord({
  kind: 'department',
  collection: 'departments',
  schema: Department,
  references: { parent_id: 'department' },
  unique: ['name'],
  filters: ['parent_id'],
  sorts: ['name', 'updated_at'],
});
