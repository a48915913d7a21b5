/**
 * What an integration can be allowed (access rule P2), and what each kind of credential needs for an operation. The
 * server refuses by it, and the pages say who can call an operation by it.
 */
import type { Operation } from './operation.ts';
import type { Scope } from './scopes.ts';

/** Every right of the matrix, with what it covers. It offers nothing else. */
export const integrationRights = {
  'employees:read': 'Read the attributes of employees that are shared',
  'employees:write': 'Create and update employees',
  'attendances:read': 'Read attendances',
  'attendances:write': 'Create, update and delete attendances',
  'absences:read': 'Read absences, their types and balances',
  'absences:write': 'Create and update absences',
  'documents:read': 'Read the categories of documents',
  'documents:write': 'Create documents',
  'reports:read': 'Read reports, with every attribute that they have',
  'webhooks:read': 'Read webhooks',
  'webhooks:write': 'Create, update and delete webhooks',
} as const satisfies Partial<Record<Scope, string>>;

/** A right of an integration. */
export type IntegrationRight = keyof typeof integrationRights;

/** The rights in the order of the matrix. */
export const integrationRightNames = Object.keys(integrationRights) as [
  IntegrationRight,
  ...IntegrationRight[],
]; // Object.keys widens to string

/** The rights that an integration needs for an operation; `undefined`: no right opens it. */
export function rightsNeeded(operation: Operation): readonly IntegrationRight[] | undefined {
  const rights = operation.scopes.filter((scope) => isRight(scope) && covers(scope, operation));
  return rights.length === operation.scopes.length ? (rights as readonly IntegrationRight[]) : undefined; // each was found to be one
}

function isRight(scope: Scope): scope is IntegrationRight {
  return scope in integrationRights;
}

/** Whether a right covers an operation that has its scope: some rights are narrower than the scope of the same name. */
function covers(right: IntegrationRight, { method, path }: Operation): boolean {
  switch (right) {
    case 'employees:write':
    case 'absences:write':
      return method !== 'delete';
    case 'documents:read':
      return /^\/document[-_]categories$/.test(path);
    case 'documents:write':
      return method === 'post';
    case 'webhooks:read':
    case 'webhooks:write':
      return /^\/webhooks(?:\/\{webhook_id\})?$/.test(path);
    default:
      return true;
  }
}

/** The kinds of credentials of the simulated APIs. */
export const callerKinds = ['personal_access_token', 'api_key', 'api_client', 'integration'] as const;

/** A kind of credential, and what it needs for an operation; `undefined`: it cannot call it. */
export interface Caller {
  readonly kind: (typeof callerKinds)[number];
  readonly needs: readonly Scope[] | undefined;
}

/** Who can call an operation of a simulated API. */
export function callersOf(operation: Operation): readonly Caller[] {
  return callerKinds.map((kind) => ({
    kind,
    needs: kind === 'integration' ? rightsNeeded(operation) : operation.scopes,
  }));
}
