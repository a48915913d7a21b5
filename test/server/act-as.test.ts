/** Acting as a user of the sandbox: whose eyes the control API looks through, and what it refuses to them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personaKeys } from '../../spec/personas.ts';
import { type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const actingAs = (who: string) => ({ headers: { 'Drydock-Act-As': who } });

test('without the header it is the owner who acts', async () => {
  const { user_id } = await sandbox.ok('sandbox.createToken', { json: { name: 'By nobody in particular' } });
  expect(user_id).toBe(sandbox.seedId('user', 1));
});

test.each(personaKeys)('takes the persona %s', async (persona) => {
  expect((await sandbox.call('sandbox.getCurrentSandbox', actingAs(persona))).status).toBe(200);
});

test('takes the id of any user who can sign in', async () => {
  const id = sandbox.seedId('user', 8); // in house, with API access, no persona
  const { user_id } = await sandbox.ok('sandbox.createToken', {
    ...actingAs(id),
    json: { name: 'By Niamh' },
  });
  expect(user_id).toBe(id);
});

describe('refuses', () => {
  test.each([
    'nobody',
    'OWNER',
    'owner, admin',
    'usr_00000000000000000000000000',
    '__proto__',
    'x'.repeat(2000),
    '',
  ])('%j, who is nobody', async (who) => {
    const refused = await sandbox.refused('sandbox.getCurrentSandbox', actingAs(who));
    expect(refused).toMatchObject({
      code: 'cannot_act_as',
      errors: [{ header: 'Drydock-Act-As', code: 'not_found' }],
    });
    for (const persona of personaKeys) expect(refused.detail).toContain(`\`${persona}\``);
  });

  test.each([
    ['a service account', 6],
    ['a watcher', 12],
  ])('%s, who cannot sign in', async (what, number) => {
    const refused = await sandbox.refused(
      'sandbox.getCurrentSandbox',
      actingAs(sandbox.seedId('user', number)),
    );
    expect(refused).toMatchObject({ code: 'cannot_act_as', errors: [{ code: 'cannot_sign_in' }] });
    expect(refused.detail).toContain(what);
  });

  test('what a user lacks the permission for, and says who has it and who can give it', async () => {
    const refused = await sandbox.refused('sandbox.createToken', {
      ...actingAs('member_without_access'),
      json: { name: 'Not mine to have' },
    });
    expect(refused.code).toBe('permission_denied');
    expect(refused.detail).toContain('Tomasz Wiśniewski lacks the permission “API access” (`api_access`)');
    expect(refused.detail).toContain('Henrike Brandt (the owner)');
    expect(refused.detail).toMatch(/Sophie Krause can give it in Users\.$/);
  });

  test('an outsider everything that asks for a permission, and says that it cannot be given', async () => {
    const { detail } = await sandbox.refused('sandbox.listTokens', actingAs('subcontractor'));
    expect(detail).toContain('cannot be given to Erik Lindqvist, who is not one of the company’s own people');
  });

  test('before it looks at the request: broken ones are told the same', async () => {
    const path = '/sandbox/tokens';
    const headers = {
      Authorization: `Bearer ${sandbox.managementToken}`,
      'Drydock-Act-As': 'subcontractor',
      'Content-Type': 'application/json',
    };
    const answer = await server.fetch(path, { method: 'POST', headers, body: '{ "cut": "off' });
    expect(answer.problem?.code).toBe('permission_denied');
  });
});

test('means nothing to the simulated APIs', async () => {
  expect((await sandbox.ok('v4.getMe', actingAs('subcontractor'))).user?.name).toBe('Henrike Brandt');
  await sandbox.ok('v2.listOffices', actingAs('nobody'));
});

test('narrows the session of the console as it does the management token', async () => {
  const headers = {
    Cookie: `drydock_session=${sandbox.managementToken}`,
    'Sec-Fetch-Site': 'same-origin',
    'Drydock-Act-As': 'member_without_access',
  };
  expect((await server.fetch('/sandbox/tokens', { headers })).problem?.code).toBe('permission_denied');
  expect((await server.fetch('/sandbox/sandboxes/current', { headers })).status).toBe(200);
});
