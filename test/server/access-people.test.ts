/** People and their tokens: personal tokens (R4), API access (R7), other people’s tokens (R8), service accounts (F5). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { permissions } from '../../spec/permissions.ts';
import type { Scope } from '../../spec/scopes.ts';
import {
  accessToken,
  createClient,
  type OperationName,
  type TestSandbox,
  TestServer,
} from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

// Users of the seed by number: 1 owner, 2 admin, 3 Linh with access, 4 Tomasz without, 5 subcontractor, 6 service account.
const user = (number: number) => sandbox.seedId('user', number);
const role = (number: number) => sandbox.seedId('role', number);
const actingAs = (who: string) => ({ headers: { 'Drydock-Act-As': who } });
const issue = (who: string, json: object = {}) =>
  sandbox.ok('sandbox.createToken', { ...actingAs(who), json: { name: 'Laptop', ...json } });
const change = (number: number, json: object, who = 'owner') =>
  sandbox.call('sandbox.changeManagedUser', { ...actingAs(who), params: { user_id: user(number) }, json });
const scopesOf = async (token: string) => (await sandbox.ok('v4.getMe', { token })).scopes;

describe('R4: a personal token', () => {
  test('R4: can do what its user can do and no more, in both versions', async () => {
    const { token, user_id } = await issue('member_with_access');
    expect(user_id).toBe(user(3));
    await sandbox.ok('v4.listEmployees', { token });
    await sandbox.ok('v2.listEmployees', { token });
    for (const name of ['v4.listTickets', 'v4.listUsers', 'v2.listUsers'] as const) {
      expect((await sandbox.refused(name, { token })).code).toBe('insufficient_scope');
    }
  });

  test('R4: is told about by me: credential, user, what it may do at this moment', async () => {
    const { token, id, scopes } = await issue('member_with_access', { scopes: ['employees:read'] });
    expect(await sandbox.ok('v4.getMe', { token })).toMatchObject({
      credential: { id, kind: 'personal_access_token', name: 'Laptop' },
      user: { id: user(3), name: 'Linh Nguyễn' },
      scopes: ['employees:read'],
    });
    expect(scopes).toEqual(['employees:read']);
  });

  test('R4: loses at the next call what its user loses: permission, role, and back again', async () => {
    const { token } = await issue('member_with_access');
    const before = await scopesOf(token);
    await change(3, { permissions: [] });
    expect(await scopesOf(token)).toEqual([]);
    expect(await sandbox.refused('v4.listEmployees', { token })).toMatchObject({
      code: 'insufficient_scope',
      detail: expect.stringContaining('Linh Nguyễn, whose token it is, has no API access'),
    });
    await change(3, { permissions: ['api_access'] });
    expect(await scopesOf(token)).toEqual(before);
    await change(3, { role_ids: [role(3)] });
    await sandbox.ok('v4.listTickets', { token });
    expect((await sandbox.refused('v4.createEmployee', { token, json: {} })).code).toBe('insufficient_scope');
    await change(3, { role_ids: [] });
    expect(await scopesOf(token)).toEqual([]);
  });

  test('R4: with fewer scopes gains nothing when its user gains', async () => {
    const { token } = await issue('member_with_access', { scopes: ['employees:read'] });
    await change(3, { role_ids: [role(1)] });
    expect(await scopesOf(token)).toEqual(['employees:read']);
  });

  test('R4: is not issued with scopes that its user does not have, and each is named', async () => {
    const json = { name: 'Too much', scopes: ['employees:read', 'tickets:write', 'users:read'] };
    const refused = await sandbox.refused('sandbox.createToken', { ...actingAs('member_with_access'), json });
    expect(refused).toMatchObject({
      code: 'validation_failed',
      errors: [
        { pointer: '/scopes/1', code: 'beyond_user' },
        { pointer: '/scopes/2', code: 'beyond_user' },
      ],
    });
    expect((await sandbox.ok('sandbox.listTokens', actingAs('member_with_access'))).data).toEqual([]);
  });

  test('R4: is one’s own: nobody else lists or revokes it among theirs', async () => {
    const { id, token } = await issue('member_with_access');
    for (const who of ['owner', 'admin']) {
      const { data } = await sandbox.ok('sandbox.listTokens', actingAs(who));
      expect(data.map((each) => each.id)).not.toContain(id);
      const refused = await sandbox.refused('sandbox.revokeToken', {
        ...actingAs(who),
        params: { token_id: id },
      });
      expect(refused.code).toBe('not_found');
    }
    await sandbox.ok('v4.getMe', { token });
    await sandbox.ok('sandbox.revokeToken', { ...actingAs('member_with_access'), params: { token_id: id } });
    expect((await sandbox.refused('v4.getMe', { token })).detail).toBe('This token was revoked.');
  });

  test('R4: is shown once', async () => {
    const { token, hint } = await issue('admin');
    const { text } = await sandbox.call('sandbox.listTokens', actingAs('admin'));
    expect(text).not.toContain(token);
    expect(text).toContain(hint);
    expect(hint.endsWith(token.slice(-4))).toBe(true);
  });

  test('R4: may end by itself, and two users may call theirs the same', async () => {
    const expires_at = new Date(server.clock.now() + 60_000).toISOString();
    const { token } = await issue('admin', { expires_at });
    await issue('member_with_access');
    server.clock.advance(60_000);
    expect((await sandbox.refused('v4.getMe', { token })).detail).toBe('This token has expired.');
  });

  test('R4: legacy roles of its user count in v2 alone', async () => {
    const { token } = await issue('member_with_access');
    await change(3, { role_ids: [role(5)] });
    expect(await scopesOf(token)).toEqual([]);
    await sandbox.ok('v2.listEmployees', { token });
    const { detail } = await sandbox.refused('v4.listEmployees', { token });
    expect(detail).toContain('has no role with it, and a token never does more than its user');
  });
});

const tokenPages: readonly OperationName[] = [
  'sandbox.listTokens',
  'sandbox.createToken',
  'sandbox.revokeToken',
];

describe('R7: API access', () => {
  test.each(tokenPages)('R7: without it %s is refused, in the same words', async (name) => {
    const { detail, code } = await sandbox.refused(name, {
      ...actingAs('member_without_access'),
      params: { token_id: `pat_${'0'.repeat(26)}` },
      ...(name === 'sandbox.createToken' && { json: { name: 'Mine' } }),
    });
    expect(code).toBe('permission_denied');
    expect(detail).toContain('“API access”');
  });

  test('R7: once given it opens the token pages at once, and taken away it closes them', async () => {
    expect((await change(4, { permissions: ['api_access'] })).body).toMatchObject({
      permissions: ['api_access'],
    });
    const { token } = await issue('member_without_access');
    await sandbox.ok('v4.listTickets', { token });
    await change(4, { permissions: [] });
    expect((await sandbox.refused('sandbox.listTokens', actingAs('member_without_access'))).code).toBe(
      'permission_denied',
    );
    expect((await sandbox.refused('v4.listTickets', { token })).code).toBe('insufficient_scope');
  });

  test.each(permissions)(
    'R7: %s cannot be taken from the owner, not even by the owner',
    async (permission) => {
      const { problem } = await change(1, { permissions: permissions.filter((one) => one !== permission) });
      expect(problem).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: '/permissions', code: 'owner' }],
      });
      const { permissions: left } = await sandbox.ok('sandbox.getManagedUser', {
        params: { user_id: user(1) },
      });
      expect(left).toEqual(permissions);
    },
  );

  test('R7: the owner’s tokens go on whatever roles are left', async () => {
    expect((await change(1, { role_ids: [] })).status).toBe(200);
    await sandbox.ok('v4.listTickets');
    expect((await change(1, { role_ids: [role(1)] }, 'admin')).problem?.code).toBe('permission_denied');
  });

  test.each([
    ['a subcontractor', 5],
    ['a watcher', 12],
  ])('R7: cannot be given to %s', async (_who, number) => {
    const { problem } = await change(number, { permissions: ['api_access'] });
    expect(problem).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('not one of the company’s own people'),
    });
  });

  test.each([
    [{ permissions: ['superpowers'] }],
    [{ permissions: ['owner'] }],
    [{ permissions: 'api_access' }],
    [{ permissions: ['api_access', 'api_access'] }],
    [{ role_ids: ['rol_00000000000000000000000000'] }],
    [{ owner: true }],
  ])('R7: refuses %j', async (json) => {
    expect((await change(3, json)).problem?.code).toBe('validation_failed');
  });

  test('R7: nobody gives or takes what they do not have', async () => {
    const given = await change(3, { permissions: ['api_access', 'manage_account'] }, 'admin');
    expect(given.problem).toMatchObject({
      code: 'permission_denied',
      errors: [{ pointer: '/permissions', code: 'not_yours' }],
    });
    await change(3, { permissions: ['manage_users', 'manage_account'] });
    expect((await change(3, { permissions: ['manage_users'] }, 'admin')).problem?.code).toBe(
      'permission_denied',
    );
    // Linh manages users now, but has the role HR only.
    const beyond = await change(4, { role_ids: [role(1)] }, 'member_with_access');
    expect(beyond.problem).toMatchObject({
      code: 'permission_denied',
      errors: [{ pointer: '/role_ids/0', code: 'not_yours' }],
    });
    const self = await change(
      3,
      { permissions: ['api_access', 'manage_users', 'manage_account'] },
      'member_with_access',
    );
    expect(self.problem?.code).toBe('permission_denied');
  });

  test('R7: is changed by those who manage users, and the audit trail has it', async () => {
    for (const who of ['member_with_access', 'member_without_access', 'subcontractor']) {
      expect((await change(3, { permissions: [] }, who)).problem?.code).toBe('permission_denied');
    }
    await change(3, { permissions: [] }, 'admin');
    await change(3, { permissions: [] }, 'admin');
    const { data } = await sandbox.ok('sandbox.listAuditEntries');
    expect(data).toMatchObject([
      {
        action: 'user.changed',
        by: { name: 'Sophie Krause' },
        subject: { type: 'user', id: user(3), name: 'Linh Nguyễn' },
        changes: { permissions: { from: ['api_access'], to: [] } },
      },
    ]);
  });

  test('R7: the personas tell what each may manage', async () => {
    await change(4, { permissions: ['api_access'] });
    const { personas } = await sandbox.ok('sandbox.getCurrentSandbox');
    expect(personas.map((persona) => persona.permissions)).toEqual([
      [...permissions],
      ['api_access', 'manage_users', 'marketplace_and_api'],
      ['api_access'],
      ['api_access'],
      [],
    ]);
  });
});

describe('R8: tokens of other users', () => {
  const remove = (number: number, token_id: string, who: string) =>
    sandbox.call('sandbox.deleteUserToken', {
      ...actingAs(who),
      params: { user_id: user(number), token_id },
    });

  test('R8: somebody who manages users sees them by their hints, and deletes them at once', async () => {
    const { id, token, hint } = await issue('member_with_access');
    const values = { ...actingAs('admin'), params: { user_id: user(3) } };
    const list = await sandbox.call('sandbox.listUserTokens', values);
    expect(list.body).toMatchObject({ data: [{ id, hint, revoked_at: null }] });
    expect(list.text).not.toContain(token);
    expect((await remove(3, id, 'admin')).status).toBe(204);
    expect((await sandbox.refused('v4.getMe', { token })).detail).toBe('This token was revoked.');
    const { data } = await sandbox.ok('sandbox.listAuditEntries');
    expect(data[0]).toMatchObject({
      action: 'token.revoked',
      by: { name: 'Sophie Krause' },
      subject: { id },
    });
  });

  test('R8: those of the owner only the owner deletes', async () => {
    const { id, token } = await issue('owner');
    const { problem } = await remove(1, id, 'admin');
    expect(problem).toMatchObject({
      code: 'permission_denied',
      detail: expect.stringContaining('only the owner can delete'),
    });
    await sandbox.ok('v4.getMe', { token });
    expect((await remove(1, id, 'owner')).status).toBe(204);
    expect((await sandbox.refused('v4.getMe', { token })).code).toBe('unauthenticated');
  });

  test('R8: an admin learns nothing about which tokens the owner has', async () => {
    const { id } = await issue('owner');
    const [there, missing] = [
      await remove(1, id, 'admin'),
      await remove(1, `pat_${'0'.repeat(26)}`, 'admin'),
    ];
    expect(missing.problem).toEqual(there.problem);
  });

  test('R8: a token is only there under its own user', async () => {
    const { id, token } = await issue('member_with_access');
    expect((await remove(2, id, 'admin')).problem?.code).toBe('not_found');
    await sandbox.ok('v4.getMe', { token });
  });

  test.each(['member_with_access', 'member_without_access', 'subcontractor'])(
    'R8: %s neither sees nor deletes them',
    async (who) => {
      const { id } = await issue('admin');
      expect((await remove(2, id, who)).problem?.code).toBe('permission_denied');
      const values = { ...actingAs(who), params: { user_id: user(2) } };
      expect((await sandbox.refused('sandbox.listUserTokens', values)).code).toBe('permission_denied');
    },
  );
});

describe('F5: service accounts among the users', () => {
  test('F5: are read-only and name their client', async () => {
    const { data } = await sandbox.ok('sandbox.listManagedUsers', actingAs('admin'));
    expect(data).toHaveLength(12);
    const accounts = data.filter(({ type }) => type === 'service_account');
    expect(accounts.map(({ client_id, is_editable }) => [client_id, is_editable])).toEqual([
      ['payroll-legacy', false],
      ['time-clock-legacy', false],
    ]);
    expect(data.filter(({ client_id }) => client_id !== null)).toHaveLength(2);
  });

  test('F5: of a new client appear at once, and act under their name', async () => {
    const client = await createClient(sandbox);
    const { data } = await sandbox.ok('sandbox.listManagedUsers');
    const account = data.find(({ client_id }) => client_id === client.client_id);
    expect(account).toMatchObject({ name: `service-account-${client.client_id}`, is_editable: false });
    const token = await accessToken(sandbox, client);
    expect(await sandbox.ok('v4.getMe', { token })).toMatchObject({
      credential: { kind: 'access_token', client_id: client.client_id },
      user: { id: account?.id },
      attributes: null,
    });
  });

  test('F5: are not changed here, and the refusal says where', async () => {
    for (const json of [{ permissions: ['api_access'] }, { role_ids: [role(1)] }]) {
      expect((await change(6, json)).problem).toMatchObject({
        code: 'conflict',
        detail: expect.stringContaining('API client `payroll-legacy`'),
      });
    }
  });
});

test('the twelve users and six roles of the seed have what the rules need', async () => {
  const { data: users } = await sandbox.ok('v4.listUsers');
  const { data: roles } = await sandbox.ok('v4.listRoles');
  expect(users.filter(({ owner }) => owner)).toHaveLength(1);
  expect(users.map(({ type }) => type).filter((type) => type === 'service_account')).toHaveLength(2);
  expect(roles.filter(({ legacy }) => legacy)).toHaveLength(2);
  const held = (number: number) => users.find(({ id }) => id === user(number))?.permissions;
  expect(held(2)).toEqual(['api_access', 'manage_users', 'marketplace_and_api']);
  expect(held(3)).toEqual(['api_access']);
  expect(held(4)).toEqual([]);
  expect(users.find(({ id }) => id === user(5))?.type).toBe('subcontractor');
  const hr = roles.find(({ name }) => name === 'HR');
  expect(hr?.scopes satisfies readonly Scope[] | undefined).not.toContain('tickets:read');
});
