/** Control API: clients of the APIs. */
import type { z } from 'zod';
import type { ApiClient, clientOperations } from '../../../spec/sandbox/clients.ts';
import { scopes as everyScope } from '../../../spec/scopes.ts';
import { addClient, clientsOf, deleteClient, type StoredClient } from '../../access/clients.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';

function describeClient(stored: StoredClient): z.output<typeof ApiClient> {
  const { id, client_id, name, user_id, scopes, hint, created_at } = stored;
  return { id, client_id, name, user_id, scopes: [...(scopes ?? everyScope)], hint, created_at };
}

export const clientHandlers: Handlers<typeof clientOperations> = {
  listClients: ({ tenant }) => ({ status: 200, body: { data: clientsOf(tenant).map(describeClient) } }),

  createClient: async (call) => {
    const { tenant, services, body } = call;
    const request = { clientId: body.client_id, name: body.name, scopes: body.scopes ?? null };
    const { secret, stored } = await tenant.write((draft) =>
      addClient(draft, request, call, services.randomness),
    );
    return { status: 201, body: { ...describeClient(stored), client_secret: secret } };
  },

  deleteClient: async ({ tenant, params, nowMs }) => {
    const isKnown = await tenant.write((draft) => deleteClient(draft, params.client_id, nowMs));
    if (!isKnown) throw refuse('not_found', 'There is no client with this id in your sandbox.');
    return { status: 204, body: undefined };
  },
};
