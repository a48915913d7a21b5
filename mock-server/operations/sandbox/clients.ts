/** Control API: clients of the APIs. */
import type { z } from 'zod';
import type { ApiClient, clientOperations } from '../../../spec/sandbox/clients.ts';
import {
  addClient,
  changeClient,
  consoleClients,
  countSupportClients,
  deleteClient,
  requireClient,
  type StoredClient,
} from '../../access/clients.ts';
import type { Call, Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';
import type { TenantView } from '../../tenants/tenant.ts';

function describeClient(view: TenantView, stored: StoredClient): z.output<typeof ApiClient> {
  const { id, client_id, role_id, first_name, last_name, description, active, user_id } = stored;
  return {
    id,
    client_id,
    role_id,
    first_name,
    last_name,
    description,
    is_legacy: view.get('role', role_id)?.legacy ?? false,
    active,
    user_id,
    user_name: view.get('user', user_id)?.name ?? '',
    hint: stored.hint,
    created_at: stored.created_at,
    updated_at: stored.updated_at,
  };
}

type ClientCall = Call<'management', { client_id: string }, unknown, unknown>;

async function setActive(call: ClientCall, active: boolean) {
  const { tenant, params } = call;
  const stored = await tenant.write((draft) =>
    changeClient(draft, requireClient(draft, params.client_id), { active }, call),
  );
  return { status: 200, body: describeClient(tenant, stored) } as const;
}

export const clientHandlers: Handlers<typeof clientOperations> = {
  listClients: ({ tenant }) => {
    const managed_by_support = countSupportClients(tenant);
    return {
      status: 200,
      body: {
        data: consoleClients(tenant).map((stored) => describeClient(tenant, stored)),
        meta: {
          managed_by_support,
          note: `${managed_by_support} clients were made before the console existed. They still work, are not in this list, and are managed by support.`,
        },
      },
    };
  },

  getClient: ({ tenant, params }) => ({
    status: 200,
    body: describeClient(tenant, requireClient(tenant, params.client_id)),
  }),

  createClient: async (call) => {
    const { tenant, services, body } = call;
    const { client_id, ...rest } = body;
    const fields = { ...rest, description: rest.description ?? null };
    const { secret, stored } = await tenant.write((draft) =>
      addClient(draft, client_id, fields, call, services.randomness),
    );
    return { status: 201, body: { ...describeClient(tenant, stored), client_secret: secret } };
  },

  updateClient: async (call) => {
    const { tenant, params, body } = call;
    const fields = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const stored = await tenant.write((draft) =>
      changeClient(draft, requireClient(draft, params.client_id), fields, call),
    );
    return { status: 200, body: describeClient(tenant, stored) };
  },

  deactivateClient: (call) => setActive(call, false),
  activateClient: (call) => setActive(call, true),

  deleteClient: async ({ tenant, params, query }) => {
    await tenant.write((draft) => {
      const stored = requireClient(draft, params.client_id);
      if (query.confirm !== stored.client_id) {
        const detail = `Expected \`${stored.client_id}\`, the id of the client that is to be deleted.`;
        throw refuse('invalid_parameter', detail, { parameter: 'confirm', code: 'not_confirmed', detail });
      }
      deleteClient(draft, stored);
    });
    return { status: 204, body: undefined };
  },
};
