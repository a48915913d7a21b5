/** The twelve users. The first five are the personas; two service accounts are older than the console. */
import type { RecordOf } from '../../../spec/records.ts';
import { domain } from './contact.ts';
import { at } from './moments.ts';
import { type Made, named, stamp } from './stamp.ts';

type User = RecordOf<'user'>;

interface Account {
  /** Employee number, or name and mailbox of somebody from outside. */
  readonly who: number | readonly [name: string, email: string];
  readonly type: User['type'];
  readonly roles: readonly string[];
  readonly permissions: User['permissions'];
  readonly created: string;
}

const accounts: readonly Account[] = [
  {
    who: 1,
    type: 'in_house',
    roles: ['Administrator'],
    permissions: ['api_access', 'manage_users', 'marketplace_and_api', 'manage_account'],
    created: '2024-03-04T08:00:00',
  },
  {
    who: 7,
    type: 'in_house',
    roles: ['Administrator'],
    permissions: ['api_access', 'manage_users', 'marketplace_and_api'],
    created: '2024-03-04T08:20:00',
  },
  { who: 8, type: 'in_house', roles: ['HR'], permissions: ['api_access'], created: '2024-03-11T07:45:00' },
  { who: 9, type: 'in_house', roles: ['Site management'], permissions: [], created: '2024-03-11T07:50:00' },
  external(
    ['Erik Lindqvist', 'erik.lindqvist@lindqvist-el.example'],
    'subcontractor',
    [],
    '2024-04-22T11:00:00',
  ),
  external(service('payroll-legacy'), 'service_account', ['Payroll export (v2)'], '2024-05-14T06:30:00'),
  external(service('time-clock-legacy'), 'service_account', ['Time clock (v2)'], '2024-05-14T06:45:00'),
  {
    who: 11,
    type: 'in_house',
    roles: ['Site management'],
    permissions: ['api_access'],
    created: '2024-06-03T08:10:00',
  },
  { who: 10, type: 'in_house', roles: ['Site management'], permissions: [], created: '2024-06-03T08:25:00' },
  { who: 6, type: 'in_house', roles: ['Read only'], permissions: [], created: '2024-09-09T12:00:00' },
  external(
    ['Camille Rousset', 'camille.rousset@toitures-rousset.example'],
    'subcontractor',
    [],
    '2025-03-17T10:20:00',
  ),
  external(['Annika Feld', 'annika.feld@wohnen-am-kanal.example'], 'watcher', [], '2025-08-27T13:35:00'),
];

/** Makes the users. */
export function generateUsers(made: Made): User[] {
  return accounts.map(({ who, type, roles, permissions, created }, index) => {
    const employee = made.of('employee').find(({ number }) => number === who);
    const name = typeof who === 'number' ? `${employee?.first_name} ${employee?.last_name}` : who[0];
    return {
      ...stamp('user', index + 1, Date.parse(`${created}Z`), at(`2026-0${(index % 9) + 1}-14`, '09:50')),
      email: typeof who === 'number' ? (employee?.email ?? '') : who[1],
      name,
      type,
      owner: index === 0,
      role_ids: roles.map((role) => named(made.of('role'), role).id),
      permissions,
      employee_id: employee?.id ?? null,
    };
  });
}

function service(client: string): readonly [string, string] {
  return [`service-account-${client}`, `service-account-${client}@service.${domain}`];
}

function external(
  who: Account['who'],
  type: User['type'],
  roles: readonly string[],
  created: string,
): Account {
  return { who, type, roles, permissions: [], created };
}
