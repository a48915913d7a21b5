/**
 * Permissions: what a user may manage in the console and the control API, beyond the data that the roles open.
 * The owner of the account has all of them, always; only people of the company itself can have any.
 */
import type { PersonaKey } from './personas.ts';

/** Every permission that a user can be given. */
export const permissions = ['api_access', 'manage_users', 'marketplace_and_api', 'manage_account'] as const;

/** A permission that a user can be given. */
export type Permission = (typeof permissions)[number];

/** What an operation of the control API asks of the user who acts; `owner` is nobody but the owner of the account. */
export type RequiredPermission = Permission | 'owner';

/** What a permission is called in the console, and what it allows. */
export const permissionTexts: Readonly<
  Record<RequiredPermission, { readonly title: string; readonly allows: string }>
> = {
  api_access: {
    title: 'API access',
    allows: 'have personal access tokens and see the API documentation inside the console',
  },
  manage_users: {
    title: 'Manage users',
    allows: 'change roles and permissions of users, delete their tokens and read the audit trail',
  },
  marketplace_and_api: {
    title: 'Marketplace and API',
    allows: 'see and change API keys, API clients and integrations',
  },
  manage_account: { title: 'Manage account', allows: 'change the plan of the account' },
  owner: { title: 'Owner of the account', allows: 'do everything; nobody can take that away' },
};

/** A persona that lacks a permission, for the example of its refusal. */
export const personaWithout: Readonly<Record<RequiredPermission, PersonaKey>> = {
  api_access: 'member_without_access',
  manage_users: 'member_with_access',
  marketplace_and_api: 'member_with_access',
  manage_account: 'admin',
  owner: 'admin',
};
