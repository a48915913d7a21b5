/** A user: somebody (or something) who may sign in, with roles and permissions. */
import { z } from 'zod';
import { email, line, recordBase, recordId } from '../fields.ts';
import { permissions } from '../permissions.ts';
import { defineRecord } from '../record.ts';

export const User = z
  .strictObject({
    ...recordBase('user'),
    email: email('E-mail address, unique.'),
    name: line('First and last name.', 160),
    type: z
      .enum(['in_house', 'subcontractor', 'watcher', 'service_account'])
      .meta({ description: 'Whether the user is one of the company’s own people.' }),
    owner: z
      .boolean()
      .meta({ description: 'Whether this is the owner of the account: one in every tenant.' }),
    role_ids: z.array(recordId('role', 'A role.')).max(20).meta({ description: 'Roles of the user.' }),
    permissions: z
      .array(z.enum(permissions))
      .max(permissions.length)
      .meta({ description: 'Permissions given to the user directly.' }),
    employee_id: recordId('employee', 'Employee who this is.').nullable(),
  })
  .meta({ id: 'User', description: 'Somebody who may sign in.' });

export const user = defineRecord({
  kind: 'user',
  collection: 'users',
  schema: User,
  references: { role_ids: 'role', employee_id: 'employee' },
  unique: ['email'],
  filters: ['type', 'email'],
  sorts: ['name', 'updated_at'],
});
