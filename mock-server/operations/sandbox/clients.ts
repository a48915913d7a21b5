/** Control API: clients of the APIs. */
import type { z } from 'zod';
import type { ApiClient, clientOperations } from '../../../spec/sandbox/clients.ts';
import { changesBetween, recordAudit } from '../../access/audit.ts';
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
import { entityTagOf } from '../../pipeline/conditional/entity-tag.ts';
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

/** A client with the entity tag of what is kept, which the description follows from. */
function answer(view: TenantView, stored: StoredClient) {
  return {
    status: 200 as const,
    headers: { ETag: entityTagOf(stored) },
    body: describeClient(view, stored),
  };
}

type ClientCall = Call<'management', { client_id: string }, unknown, unknown>;

const subjectOf = ({ id, client_id }: StoredClient) => ({ type: 'api_client', id, name: client_id });

function change(
  call: ClientCall,
  action: `api_client.${string}`,
  fields: Parameters<typeof changeClient>[2],
) {
  const { tenant, params } = call;
  return tenant.write((draft) => {
    const before = requireClient(draft, params.client_id);
    const after = changeClient(draft, before, fields, call);
    const names = ['role_id', 'first_name', 'last_name', 'description', 'active'] as const;
    const changes = changesBetween(before, after, names);
    if (after !== before) recordAudit(draft, call, { action, subject: subjectOf(after), changes });
    return after;
  });
}

async function setActive(call: ClientCall, active: boolean) {
  const stored = await change(call, `api_client.${active ? 'activated' : 'deactivated'}`, { active });
  return { status: 200, body: describeClient(call.tenant, stored) } as const;
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

  getClient: ({ tenant, params }) => answer(tenant, requireClient(tenant, params.client_id)),

  createClient: async (call) => {
    const { tenant, services, body } = call;
    const { client_id, ...rest } = body;
    const fields = { ...rest, description: rest.description ?? null };
    const { secret, stored } = await tenant.write((draft) => {
      const added = addClient(draft, client_id, fields, call, services.randomness);
      recordAudit(draft, call, { action: 'api_client.created', subject: subjectOf(added.stored) });
      return added;
    });
    return { status: 201, body: { ...describeClient(tenant, stored), client_secret: secret } };
  },

  updateClient: async (call) => {
    const given = Object.entries(call.body).filter(([, value]) => value !== undefined);
    return answer(call.tenant, await change(call, 'api_client.changed', Object.fromEntries(given)));
  },

  deactivateClient: (call) => setActive(call, false),
  activateClient: (call) => setActive(call, true),

  deleteClient: async (call) => {
    const { tenant, params, query } = call;
    await tenant.write((draft) => {
      const stored = requireClient(draft, params.client_id);
      if (query.confirm !== stored.client_id) {
        const detail = `Expected \`${stored.client_id}\`, the id of the client that is to be deleted.`;
        throw refuse('invalid_parameter', detail, { parameter: 'confirm', code: 'not_confirmed', detail });
      }
      deleteClient(draft, stored);
      recordAudit(draft, call, { action: 'api_client.deleted', subject: subjectOf(stored) });
    });
    return { status: 204, body: undefined };
  },
};
