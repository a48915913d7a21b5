/**
 * Clients of the APIs: an id that somebody chose, a secret of which only the hash is kept, scopes, and a service
 * account, the user as whom a client acts.
 */
import type { Scope } from '../../spec/scopes.ts';
import type { Randomness } from '../entropy/randomness.ts';
import { createRecord, isReferenced, type WriteContext } from '../tenants/records.ts';
import { refuse, refuseField } from '../tenants/refusal.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import { formatToken, hashToken, maskToken } from './token-format.ts';
import { endTokensOf } from './tokens.ts';

/** Clients that a sandbox holds at most. */
const CLIENTS_AT_MOST = 20;

/** A client as it is kept. Scopes `null`: all of them. */
export interface StoredClient {
  readonly id: string;
  readonly client_id: string;
  readonly name: string;
  readonly user_id: string;
  readonly scopes: readonly Scope[] | null;
  readonly hash: string;
  readonly hint: string;
  readonly created_at: string;
}

/** What a new client is to be. */
export interface ClientRequest {
  readonly clientId: string;
  readonly name: string;
  readonly scopes: readonly Scope[] | null;
}

/** All clients of a tenant, the oldest first. */
export function clientsOf(view: TenantView): readonly StoredClient[] {
  const clients = [...view.entries('clients').values()] as unknown as StoredClient[]; // the table holds nothing else
  return clients.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Adds a client. @throws {Refusal} the id is taken, or there are too many */
export function addClient(
  draft: Draft,
  { clientId, name, scopes }: ClientRequest,
  context: WriteContext,
  randomness: Randomness,
): { readonly secret: string; readonly stored: StoredClient } {
  if (draft.entry('clients', clientId) !== undefined) {
    throw refuseField('conflict', '/client_id', 'taken', `There is a client \`${clientId}\` already.`);
  }
  if (draft.entries('clients').size >= CLIENTS_AT_MOST) {
    throw refuse('conflict', `A sandbox holds at most ${CLIENTS_AT_MOST} clients. Delete one first.`);
  }
  const secret = formatToken('sec', draft.id, randomness);
  const stored: StoredClient = {
    id: context.newId('cli'),
    client_id: clientId,
    name,
    user_id: serviceAccount(draft, clientId, context),
    scopes,
    hash: hashToken(secret),
    hint: maskToken(secret),
    created_at: new Date(context.nowMs).toISOString(),
  };
  draft.setEntry('clients', clientId, { ...stored });
  return { secret, stored };
}

/** Deletes a client and ends its tokens. Gives whether there was such a client. */
export function deleteClient(draft: Draft, clientId: string, nowMs: number): boolean {
  const stored = draft.entry('clients', clientId) as unknown as StoredClient | undefined; // the table holds nothing else
  if (!stored) return false;
  draft.dropEntry('clients', clientId);
  endTokensOf(draft, clientId, nowMs);
  if (!isReferenced(draft, 'user', stored.user_id)) draft.remove('user', stored.user_id);
  return true;
}

/** Puts every record back to how it was at the start; clients stay, and so do the users that they act as. */
export function resetRecords(draft: Draft): void {
  const accounts = clientsOf(draft).flatMap(({ user_id }) => draft.get('user', user_id) ?? []);
  draft.dropRecords();
  for (const account of accounts) {
    draft.put('user', Object.freeze({ ...account, number: draft.nextNumber('user') }));
  }
}

/** The user as whom a client acts: a new one, or the one that a former client of this id has left. */
function serviceAccount(draft: Draft, clientId: string, context: WriteContext): string {
  const email = `${clientId}@service-accounts.kontor.example`;
  const [left] = draft.collection('user').withValue('email', email);
  if (left) return left.id;
  const account = createRecord(
    draft,
    'user',
    {
      email,
      name: `service-account-${clientId}`,
      type: 'service_account',
      owner: false,
      role_ids: [],
      permissions: [],
      employee_id: null,
    },
    context,
  );
  return account.id;
}
