/** The six roles: four of today, two that only v2 still knows. */
import type { RecordOf } from '../../../spec/records.ts';
import { type Collection, type Scope, scopes } from '../../../spec/scopes.ts';
import { at } from './moments.ts';
import { stamp } from './stamp.ts';

const readAll = scopes.filter((scope) => scope.endsWith(':read'));
const structure: Collection[] = ['companies', 'offices', 'departments', 'teams', 'areas', 'calendars'];

const roles: ReadonlyArray<{ name: string; scopes: readonly Scope[]; legacy: boolean }> = [
  { name: 'Administrator', scopes, legacy: false },
  {
    name: 'HR',
    scopes: [
      ...read(...structure, 'custom_fields', 'employees', 'attendances', 'absences', 'documents', 'reports'),
      ...write('departments', 'teams', 'custom_fields', 'employees', 'attendances', 'absences', 'documents'),
    ],
    legacy: false,
  },
  {
    name: 'Site management',
    scopes: [
      ...read(...structure, 'employees', 'attendances', 'absences', 'projects', 'tickets', 'users'),
      ...write('attendances', 'projects', 'tickets'),
    ],
    legacy: false,
  },
  { name: 'Read only', scopes: readAll, legacy: false },
  {
    name: 'Payroll export (v2)',
    scopes: read('companies', 'employees', 'attendances', 'absences', 'calendars'),
    legacy: true,
  },
  {
    name: 'Time clock (v2)',
    scopes: [...read('employees', 'attendances'), ...write('attendances')],
    legacy: true,
  },
];

/** Makes the roles. */
export function generateRoles(): RecordOf<'role'>[] {
  return roles.map((role, index) => ({
    ...stamp('role', index + 1, at('2024-03-04', `08:0${index + 1}`), at('2025-09-01', `09:1${index}`)),
    ...role,
    scopes: scopes.filter((scope) => role.scopes.includes(scope)),
  }));
}

function read(...collections: Collection[]): Scope[] {
  return collections.map((collection) => `${collection}:read` as const);
}

function write(...collections: Collection[]): Scope[] {
  return collections.map((collection) => `${collection}:write` as const);
}
