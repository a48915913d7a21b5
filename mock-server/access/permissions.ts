/** What users may manage: the permissions that they were given, everything for the owner, nothing for people from outside. */
import {
  type Permission,
  permissions,
  permissionTexts,
  type RequiredPermission,
} from '../../spec/permissions.ts';
import type { RecordOf } from '../../spec/records.ts';
import type { TenantView } from '../tenants/tenant.ts';

type User = RecordOf<'user'>;

/** The permissions that a user has at this moment. */
export function permissionsOf(user: User): readonly Permission[] {
  if (user.owner) return permissions;
  return user.type === 'in_house' ? user.permissions : [];
}

/** Whether a user may do what asks for a permission. */
export function mayDo(user: User, required: RequiredPermission): boolean {
  if (user.owner) return true;
  return required !== 'owner' && permissionsOf(user).includes(required);
}

/** Says to a user what is missing, who has it, and who can give it; the same words for everything that asks for it. */
export function explainMissing(view: TenantView, user: User, required: RequiredPermission): string {
  const holders = usersWho(view, (other) => mayDo(other, required));
  const { title, allows } = permissionTexts[required];
  if (required === 'owner') {
    return `Only the owner of the account may do this, and that is ${namesOf(holders)}. Nobody else can be given this right.`;
  }
  const lacking = `${user.name} lacks the permission “${title}” (\`${required}\`), which is needed to ${allows}.`;
  const have = `${namesOf(holders)} ${holders.length === 1 ? 'has' : 'have'} it.`;
  if (user.type !== 'in_house') {
    return `${lacking} ${have} It cannot be given to ${user.name}, who is not one of the company’s own people.`;
  }
  const givers = usersWho(view, (other) => mayDo(other, 'manage_users') && mayDo(other, required));
  return `${lacking} ${have} ${namesOf(givers)} can give it in Users.`;
}

function usersWho(view: TenantView, holds: (user: User) => boolean): readonly User[] {
  return allUsers(view).filter(holds);
}

/** Every user of a tenant, the oldest first. */
export function allUsers(view: TenantView): readonly User[] {
  const order = { field: 'created_at', descending: false };
  return [...view.collection('user').list({ order, filters: {} })] as unknown as readonly User[]; // it holds nothing else
}

/** The first names of a list that may be long. */
function namesOf(users: readonly User[]): string {
  const shown = users.slice(0, 3).map(({ name, owner }) => (owner ? `${name} (the owner)` : name));
  const more = users.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : String(last);
}
