/** A role: which collections its users may read and write. */
import { z } from 'zod';
import { line, recordBase } from '../fields.ts';
import { defineRecord } from '../record.ts';
import { ScopeName } from '../scopes.ts';

export const Role = z
  .strictObject({
    ...recordBase('role'),
    name: line('Name, unique among the roles.'),
    scopes: z.array(ScopeName).max(40).meta({ description: 'What users with this role may do.' }),
    legacy: z.boolean().meta({ description: 'Whether the role only matters for v2.' }),
  })
  .meta({ id: 'Role', description: 'A set of rights that users are given.' });

export const role = defineRecord({
  kind: 'role',
  collection: 'roles',
  schema: Role,
  references: {},
  unique: ['name'],
  filters: ['legacy'],
  sorts: ['name'],
});
