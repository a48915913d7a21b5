/** Control API: the life of a sandbox. */
import type { z } from 'zod';
import { companyOf } from '../../../spec/careers/company.ts';
import type { Sandbox, sandboxOperations } from '../../../spec/sandbox/sandboxes.ts';
import { dropAccessRequests } from '../../access/access-requests.ts';
import { resetApiAccess } from '../../access/api-access.ts';
import { resetRecords, supportClients } from '../../access/clients.ts';
import { permissionsOf } from '../../access/permissions.ts';
import { describeLimit, limitOf } from '../../access/rate-limit-grant.ts';
import { tokenEntry } from '../../access/stored-token.ts';
import { issueToken } from '../../access/tokens.ts';
import type { HandlerServices, Handlers } from '../../handler.ts';
import { sessionCookie } from '../../pipeline/authenticate/session.ts';
import { personas } from '../../seed/personas.ts';
import { refuse } from '../../tenants/refusal.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { IDLE_MS } from '../../tenants/tenants.ts';

function describeSandbox(tenant: Tenant, services: HandlerServices): z.output<typeof Sandbox> {
  return {
    id: `sbx_${tenant.id}`,
    company: companyOf(tenant.id),
    created_at: String(tenant.entry('settings', 'created_at')),
    expires_at: new Date(services.tenants.expiryOf(tenant)).toISOString(),
    limit: describeLimit(limitOf(tenant, services.limit)),
    personas: personas.flatMap(({ key, user: number, description }) => {
      const user = tenant.get('user', tenant.collection('user').idOf(number) ?? '');
      if (!user) return [];
      const role = tenant.get('role', user.role_ids[0] ?? '')?.name ?? 'No role';
      return [
        {
          key,
          user_id: user.id,
          name: user.name,
          email: user.email,
          role,
          permissions: [...permissionsOf(user)],
          description,
        },
      ];
    }),
  };
}

export const sandboxHandlers: Handlers<typeof sandboxOperations> = {
  createSandbox: async ({ services, address, nowMs, newId }) => {
    const waitMs = await services.admitSandbox(address, nowMs);
    if (waitMs !== undefined) {
      const minutes = Math.ceil(waitMs / 60_000);
      throw refuse(
        'quota_exceeded',
        `This address has started as many sandboxes as it may in an hour. Try again in ${minutes} minutes.`,
      ).withHeaders({ 'Retry-After': String(Math.ceil(waitMs / 1000)) });
    }
    const { tenants, randomness, origin } = services;
    const id = tenants.newId();
    const owner = personas[0]?.user ?? 1;
    const userId = tenants.seedId('user', owner);
    const common = { userId, scopes: null, expiresAt: null };
    const issue = (kind: 'pat' | 'mgt', name: string) =>
      issueToken(id, { id: newId(kind), kind, name, ...common }, nowMs, randomness);
    const personal = issue('pat', 'Owner’s token');
    const management = issue('mgt', 'Management');
    const seeded = tenants.seedId.bind(tenants);
    const support = supportClients({ id }, seeded, { nowMs, newId }, randomness);
    const tenant = await tenants.start(id, [
      { table: 'settings', key: 'created_at', value: new Date(nowMs).toISOString() },
      tokenEntry(personal.stored),
      tokenEntry(management.stored),
      ...support.map(({ entry }) => entry),
    ]);
    return {
      status: 201,
      headers: { 'Set-Cookie': sessionCookie(management.token, IDLE_MS / 1000, origin) },
      body: {
        ...describeSandbox(tenant, services),
        token: personal.token,
        management_token: management.token,
        support_clients: support.map(({ credentials }) => credentials),
      },
    };
  },

  getCurrentSandbox: ({ tenant, services }) => ({ status: 200, body: describeSandbox(tenant, services) }),

  resetCurrentSandbox: async ({ tenant, services }) => {
    await tenant.write((draft) => {
      resetRecords(draft);
      resetApiAccess(draft);
      dropAccessRequests(draft);
    });
    await services.tenants.files.tidy(tenant);
    return { status: 200, body: describeSandbox(tenant, services) };
  },

  deleteCurrentSandbox: async ({ tenant, services }) => {
    await services.tenants.remove(tenant.id);
    return { status: 204, headers: { 'Set-Cookie': sessionCookie('', 0, services.origin) }, body: undefined };
  },
};
