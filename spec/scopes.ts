/**
 * Scopes of the simulated APIs: one pair for each collection. Operations name the scopes that they need;
 * credentials hold a set of them.
 */
import { z } from 'zod';

/** Collections that have a pair of scopes, with what they cover in words. */
export const collections = {
  companies: 'the company',
  offices: 'offices',
  departments: 'departments',
  teams: 'teams',
  areas: 'areas',
  calendars: 'calendars and their holidays',
  custom_fields: 'custom field definitions',
  employees: 'employees with all their attributes',
  attendances: 'attendances',
  absences: 'absences, absence types and balances',
  documents: 'documents and document categories',
  reports: 'reports',
  projects: 'projects',
  tickets: 'tickets, their comments and attachments',
  users: 'users and roles',
  webhooks: 'webhooks, deliveries and events',
} as const;

/** A collection of records that scopes are given for. */
export type Collection = keyof typeof collections;

/** A right of a credential: `employees:read`, `tickets:write`, … */
export type Scope = `${Collection}:${'read' | 'write'}`;

/** Every scope, in the order of the collections. */
export const scopes: readonly Scope[] = Object.keys(collections).flatMap((name) => {
  const collection = name as Collection; // Object.keys widens to string
  return [`${collection}:read`, `${collection}:write`] as const;
});

/** Says what a scope allows, for people. */
export function describeScope(scope: Scope): string {
  const [collection, access] = scope.split(':') as [Collection, 'read' | 'write']; // the template type guarantees both
  return `${access === 'read' ? 'Read' : 'Create, change and delete'} ${collections[collection]}`;
}

/** A scope as a value of a request or an answer. */
export const ScopeName = z.enum(scopes as [Scope, ...Scope[]]).meta({
  id: 'Scope',
  description: 'A right: `<collection>:read` or `<collection>:write`.',
  example: 'employees:read',
});
