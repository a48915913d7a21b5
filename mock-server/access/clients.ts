/**
 * Clients of the APIs: an id that somebody chose, a secret of which only the hash is kept, a role, and a service
 * account, the user as whom a client acts. Two of the seed were made before the console existed: support manages them.
 */
import type { Scope } from '../../spec/scopes.ts';
import type { Randomness } from '../entropy/randomness.ts';
import type { Json } from '../store/store.ts';
import { changeRecord, createRecord, isReferenced, type WriteContext } from '../tenants/records.ts';
import { refuse, refuseField } from '../tenants/refusal.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import type { Made } from './find-credential.ts';
import { endAccessTokens } from './stored-token.ts';
import { formatToken, hashToken, maskToken } from './token-format.ts';

/** Clients that a sandbox holds at most, besides those of support. */
const CLIENTS_AT_MOST = 20;

/** What can be changed of a client. */
export interface ClientFields {
  readonly role_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly description: string | null;
}

/** A client as it is kept. */
export interface StoredClient extends ClientFields {
  readonly id: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly active: boolean;
  readonly managed_by: 'console' | 'support';
  readonly hash: string;
  readonly hint: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The client with an id. */
export function storedClient(view: TenantView, clientId: string): StoredClient | undefined {
  return view.entry('clients', clientId) as unknown as StoredClient | undefined; // the table holds nothing else
}

/** The client of a record's id. */
export function clientOfId(view: TenantView, id: string): StoredClient | undefined {
  return allClients(view).find((client) => client.id === id);
}

/** The clients that the console manages, the oldest first. */
export function consoleClients(view: TenantView): readonly StoredClient[] {
  return allClients(view)
    .filter(({ managed_by }) => managed_by === 'console')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** How many clients support manages. */
export function countSupportClients(view: TenantView): number {
  return allClients(view).filter(({ managed_by }) => managed_by === 'support').length;
}

/** A client of the console. @throws {Refusal} there is none, or support manages it */
export function requireClient(view: TenantView, clientId: string): StoredClient {
  const stored = storedClient(view, clientId);
  if (stored?.managed_by === 'console') return stored;
  throw refuse('not_found', 'There is no client with this id among those that the console manages.');
}

/** Adds a client. @throws {Refusal} the id is taken, the role does not exist, or there are too many */
export function addClient(
  draft: Draft,
  clientId: string,
  fields: ClientFields,
  context: WriteContext,
  randomness: Randomness,
): { readonly secret: string; readonly stored: StoredClient } {
  if (storedClient(draft, clientId) !== undefined) {
    throw refuseField('conflict', '/client_id', 'taken', `There is a client \`${clientId}\` already.`);
  }
  if (consoleClients(draft).length >= CLIENTS_AT_MOST) {
    throw refuse('conflict', `A sandbox holds at most ${CLIENTS_AT_MOST} clients. Delete one first.`);
  }
  requireRole(draft, fields.role_id);
  const { secret, kept } = newSecret(draft, randomness);
  const at = new Date(context.nowMs).toISOString();
  const stored: StoredClient = {
    id: context.newId('cli'),
    client_id: clientId,
    ...fields,
    user_id: serviceAccount(draft, clientId, fields.role_id, context),
    active: true,
    managed_by: 'console',
    ...kept,
    created_at: at,
    updated_at: at,
  };
  keepClient(draft, stored);
  return { secret, stored };
}

/** Changes a client, and with its role that of its service account. @throws {Refusal} the role does not exist */
export function changeClient(
  draft: Draft,
  stored: StoredClient,
  fields: Partial<ClientFields> & { readonly active?: boolean },
  context: WriteContext,
): StoredClient {
  const next = { ...stored, ...fields };
  if (JSON.stringify(next) === JSON.stringify(stored)) return stored;
  requireRole(draft, next.role_id);
  const account = draft.get('user', stored.user_id);
  if (account) changeRecord(draft, 'user', account, { role_ids: [next.role_id] }, context);
  const changed = { ...next, updated_at: new Date(context.nowMs).toISOString() };
  keepClient(draft, changed);
  return changed;
}

/** Deletes a client and ends its tokens. */
export function deleteClient(draft: Draft, { client_id, user_id }: StoredClient): void {
  draft.dropEntry('clients', client_id);
  endAccessTokens(draft, client_id);
  if (!isReferenced(draft, 'user', user_id)) draft.remove('user', user_id);
}

/** A new secret, and what is kept of it. */
function newSecret(draft: Pick<Draft, 'id'>, randomness: Randomness) {
  const secret = formatToken('sec', draft.id, randomness);
  return { secret, kept: { hash: hashToken(secret), hint: maskToken(secret) } };
}

const NO_SCOPES: ReadonlySet<Scope> = new Set();

/** The credential that a client is: what its role allows at this moment, a legacy role in v2 alone. */
export function clientRights(view: TenantView, client: StoredClient): Made {
  const role = view.get('role', client.role_id);
  return {
    from: [client, role],
    make: () => {
      const rights = new Set(role?.scopes);
      return {
        id: client.id,
        kind: 'client',
        name: client.client_id,
        hint: client.hint,
        userId: client.user_id,
        client: { clientId: client.client_id, kind: 'api_client' },
        scopes: role?.legacy ? NO_SCOPES : rights,
        legacyScopes: rights,
        attributes: undefined,
        expiresMs: undefined,
      };
    },
  };
}

/** Puts every record back to how it was at the start; clients stay, and so do the users that they act as. */
export function resetRecords(draft: Draft): void {
  const accounts = allClients(draft).flatMap(({ user_id, role_id }) => {
    const account = draft.get('user', user_id);
    return account && !draft.collection('user').isSeeded(user_id)
      ? [{ ...account, role_ids: [role_id] }]
      : [];
  });
  draft.dropRecords();
  for (const account of accounts) {
    draft.put('user', Object.freeze({ ...account, number: draft.nextNumber('user') }));
  }
}

/** The entries of the clients that support manages, for a sandbox that starts; each with the secret that its owner has. */
export function supportClients(
  draft: Pick<Draft, 'id'>,
  seeded: (kind: 'user' | 'role', number: number) => string,
  { nowMs, newId }: WriteContext,
  randomness: Randomness,
) {
  const at = new Date(nowMs).toISOString();
  return madeBefore.map(({ clientId, user, role, first_name, last_name, description }) => {
    const { secret, kept } = newSecret(draft, randomness);
    const stored: StoredClient = {
      id: newId('cli'),
      client_id: clientId,
      role_id: seeded('role', role),
      first_name,
      last_name,
      description,
      user_id: seeded('user', user),
      active: true,
      managed_by: 'support',
      ...kept,
      created_at: at,
      updated_at: at,
    };
    return {
      entry: { table: 'clients', key: clientId, value: { ...stored } },
      credentials: { client_id: clientId, client_secret: secret },
    };
  });
}

/** The clients from before the console, by the numbers of their service accounts and roles in the seed. */
const madeBefore = [
  {
    clientId: 'payroll-legacy',
    user: 6,
    role: 5,
    first_name: 'Payroll',
    last_name: 'Legacy',
    description: 'Takes the figures of a month into the payroll.',
  },
  {
    clientId: 'time-clock-legacy',
    user: 7,
    role: 6,
    first_name: 'Time clock',
    last_name: 'Legacy',
    description: 'The terminals at the gates of the building sites.',
  },
] as const;

function allClients(view: TenantView): StoredClient[] {
  return [...view.entries('clients').values()] as unknown as StoredClient[]; // the table holds nothing else
}

function keepClient(draft: Draft, stored: StoredClient): void {
  draft.setEntry('clients', stored.client_id, { ...stored } as unknown as Json); // plain values throughout
}

function requireRole(view: TenantView, id: string): void {
  if (view.get('role', id)) return;
  throw refuseField('validation_failed', '/role_id', 'not_found', `There is no role ${id} in this sandbox.`);
}

/** The user as whom a client acts: a new one, or the one that a former client of this id has left. */
function serviceAccount(draft: Draft, clientId: string, roleId: string, context: WriteContext): string {
  const email = `${clientId}@service-accounts.kontor.example`;
  const [left] = draft.collection('user').withValue('email', email);
  if (left) {
    const account = draft.get('user', left.id);
    if (account) changeRecord(draft, 'user', account, { role_ids: [roleId] }, context);
    return left.id;
  }
  const account = createRecord(
    draft,
    'user',
    {
      email,
      name: `service-account-${clientId}`,
      type: 'service_account',
      owner: false,
      role_ids: [roleId],
      permissions: [],
      employee_id: null,
    },
    context,
  );
  return account.id;
}
