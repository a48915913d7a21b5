/** What can be refused without looking for any tenant is refused so; the rest is in the authorisation matrix. */
import { expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import { formatToken } from '../../access/token-format.ts';
import { seededRandomness } from '../../entropy/randomness.ts';
import { createTenantId } from '../../store/tenant-id.ts';
import { exchangeOf } from '../test-exchange.ts';
import { authenticate } from './authenticate.ts';

const randomness = seededRandomness('authenticate');
const tenant = createTenantId(randomness);
const pat = formatToken('pat', tenant, randomness);
const mgt = formatToken('mgt', tenant, randomness);

const noLookUp = () => {
  throw new Error('A tenant was looked for.');
};
const parts = {
  tenants: { peek: noLookUp, glance: noLookUp, open: noLookUp },
  origin: 'http://localhost:4400',
};

test.each([
  ['v4', 'getMe', {}],
  ['v4', 'getMe', { Authorization: '' }],
  ['v4', 'getMe', { Authorization: pat }],
  ['v4', 'getMe', { Authorization: `Bearer ${pat} ${pat}` }],
  ['v4', 'getMe', { Authorization: `Bearer ${pat.slice(0, -1)}` }],
  [
    'v4',
    'getMe',
    { Authorization: `Bearer ${pat.slice(0, 20)}${pat[20] === 'x' ? 'y' : 'x'}${pat.slice(21)}` },
  ],
  ['v4', 'getMe', { Authorization: `Bearer ${mgt}` }],
  ['v4', 'getMe', { 'X-API-Key': pat }],
  ['v4', 'getMe', { Cookie: `drydock_session=${pat}` }],
  ['v2', 'listOffices', { 'X-API-Key': mgt }],
  ['v2', 'listOffices', { 'X-API-Key': `Bearer ${pat}` }],
  ['v2', 'listOffices', { Authorization: `Bearer ${pat}` }],
  ['sandbox', 'listTokens', { Authorization: `Bearer ${pat}` }],
  ['sandbox', 'listTokens', { Cookie: `drydock_session=${pat}`, Origin: 'http://localhost:4400' }],
  ['sandbox', 'listTokens', { Cookie: 'other=1' }],
] as const)('%s.%s with %j is refused before any look-up', async (document, id, headers) => {
  const exchange = await exchangeOf(operationOf(document, id), { headers });
  expect(await authenticate(exchange, parts)).toMatchObject({ code: 'unauthenticated' });
  expect(exchange.credential).toBeUndefined();
});

test('a session that another site uses is refused before any look-up', async () => {
  const headers = { Cookie: `drydock_session=${mgt}`, Origin: 'https://elsewhere.example' };
  const exchange = await exchangeOf(operationOf('sandbox', 'listTokens'), { headers });
  expect(await authenticate(exchange, parts)).toMatchObject({ code: 'forbidden_origin' });
});

test('what needs no credential asks for none', async () => {
  const exchange = await exchangeOf(operationOf('sandbox', 'createSandbox'), { method: 'POST' });
  expect(authenticate(exchange, parts)).toBeUndefined();
});

test('a well-formed token of a tenant that is not in memory is looked for on disk', async () => {
  const asked: string[] = [];
  const tenants = {
    peek: () => undefined,
    glance: () => undefined,
    open: async (id: string) => {
      asked.push(id);
      return undefined;
    },
  };
  const exchange = await exchangeOf(operationOf('v4', 'getMe'), {
    headers: { Authorization: `Bearer ${pat}` },
  });
  expect(await authenticate(exchange, { ...parts, tenants })).toMatchObject({
    code: 'unauthenticated',
    detail: expect.stringContaining('unknown'),
  });
  expect(asked).toEqual([tenant]);
});
