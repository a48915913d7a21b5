/** Users as those who manage them see and change them: who may change whom, and what nobody can (F5, R7, R8). */
import { type Permission, permissions, permissionTexts } from '../../spec/permissions.ts';
import type { ProblemError } from '../../spec/problems.ts';
import type { RecordOf } from '../../spec/records.ts';
import { changeRecord } from '../tenants/records.ts';
import { refuse } from '../tenants/refusal.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import { type AuditedCall, changesBetween, recordAudit } from './audit.ts';
import { mayDo, permissionsOf } from './permissions.ts';
import { roleScopes } from './user-rights.ts';

type User = RecordOf<'user'>;

/** What is to change of a user. */
export interface UserChange {
  readonly role_ids?: readonly string[] | undefined;
  readonly permissions?: readonly Permission[] | undefined;
}

const SERVICE_ACCOUNT = 'service-account-';

/** The id of the client that a service account belongs to; its name is made from it. */
export function clientIdOf({ type, name }: User): string | null {
  return type === 'service_account' && name.startsWith(SERVICE_ACCOUNT)
    ? name.slice(SERVICE_ACCOUNT.length)
    : null;
}

/**
 * Changes roles and permissions of an in-house user.
 *
 * @throws {Refusal} the user is none of those, is the owner, or somebody gives or takes what they do not have
 */
export function changeUser(
  draft: Draft,
  user: User,
  change: UserChange,
  call: AuditedCall & { readonly actor: User },
): User {
  const { actor } = call;
  requireInHouse(user);
  if (user.owner && !actor.owner) {
    throw refuse(
      'permission_denied',
      `${user.name} is the owner of the account, and only the owner changes the owner.`,
    );
  }
  if (user.owner) requireAll(change.permissions);
  requireOwnPermissions(user, change.permissions, actor);
  requireOwnRoles(draft, user, change.role_ids, actor);
  const fields = {
    ...(change.role_ids && { role_ids: [...change.role_ids] }),
    ...(change.permissions && {
      permissions: permissions.filter((one) => change.permissions?.includes(one)),
    }),
  };
  const changed = changeRecord(draft, 'user', user, fields, call);
  if (changed !== user) {
    recordAudit(draft, call, {
      action: 'user.changed',
      subject: { type: 'user', id: user.id, name: user.name },
      changes: changesBetween(user, changed, ['role_ids', 'permissions']),
    });
  }
  return changed;
}

/** Lets somebody delete tokens of a user. @throws {Refusal} they are the owner's, and the owner is somebody else */
export function requireTokensOf(user: User, actor: User): void {
  if (!user.owner || actor.owner) return;
  throw refuse(
    'permission_denied',
    `${user.name} is the owner of the account, and tokens of the owner only the owner can delete.`,
  );
}

function requireInHouse(user: User): void {
  const clientId = clientIdOf(user);
  if (clientId !== null) {
    throw refuse(
      'conflict',
      `${user.name} is the service account of the API client \`${clientId}\`: it is changed there, and read-only among the users.`,
    );
  }
  if (user.type !== 'in_house') {
    throw refuse(
      'conflict',
      `${user.name} is not one of the company’s own people, so there are no permissions to give, API access least of all.`,
    );
  }
}

/** The owner has every permission, whatever is written down. */
function requireAll(wanted: readonly Permission[] | undefined): void {
  const taken = wanted && permissions.filter((one) => !wanted.includes(one));
  if (!taken || taken.length === 0) return;
  const names = taken.map((one) => `“${permissionTexts[one].title}”`).join(', ');
  const detail = `The owner of the account always has every permission; ${names} cannot be taken away.`;
  throw refuse('validation_failed', detail, { pointer: '/permissions', code: 'owner', detail });
}

function requireOwnPermissions(user: User, wanted: readonly Permission[] | undefined, actor: User): void {
  if (!wanted) return;
  const had = permissionsOf(user);
  const changed = permissions.filter((one) => wanted.includes(one) !== had.includes(one));
  const errors = changed
    .filter((one) => !mayDo(actor, one))
    .map((one): ProblemError => {
      const detail = `“${permissionTexts[one].title}” can be given and taken only by somebody who has it.`;
      return { pointer: '/permissions', code: 'not_yours', detail };
    });
  if (errors.length > 0) {
    throw refuse(
      'permission_denied',
      `${actor.name} cannot give or take what ${actor.name} does not have.`,
      ...errors,
    );
  }
}

/** A role may be given by whoever may do all that it opens. */
function requireOwnRoles(
  view: TenantView,
  user: User,
  wanted: readonly string[] | undefined,
  actor: User,
): void {
  const own = roleScopes(view, actor, true);
  const errors: ProblemError[] = [];
  for (const [index, id] of (wanted ?? []).entries()) {
    const role = user.role_ids.includes(id) ? undefined : view.get('role', id);
    const beyond = role?.scopes.find((scope) => !own.has(scope));
    if (!role || beyond === undefined) continue;
    const detail = `The role “${role.name}” opens more than ${actor.name} may do, \`${beyond}\` for instance.`;
    errors.push({ pointer: `/role_ids/${index}`, code: 'not_yours', detail });
  }
  if (errors.length > 0) {
    throw refuse(
      'permission_denied',
      `${actor.name} cannot give rights that ${actor.name} does not have.`,
      ...errors,
    );
  }
}
