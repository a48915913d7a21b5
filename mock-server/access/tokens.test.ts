/** Tokens of a tenant: only their hashes are kept, names and places are given back, old ones go. */
import { expect, test } from 'vitest';
import { scopes } from '../../spec/scopes.ts';
import { seededRandomness } from '../entropy/randomness.ts';
import { startTestTenant, type TestTenant } from '../tenants/test-tenant.ts';
import { findCredential } from './find-credential.ts';
import { keepToken } from './stored-token.ts';
import { formatToken, hashToken } from './token-format.ts';
import { addToken, issueToken, personalTokens, revokeToken } from './tokens.ts';

const randomness = seededRandomness('tokens');

function add(
  under: TestTenant,
  name: string,
  more: { readonly expiresAt?: string; readonly scopes?: typeof scopes } = {},
) {
  const { tenant, context } = under;
  const request = {
    id: context.newId('pat'),
    kind: 'pat' as const,
    name,
    userId: under.tenants.seedId('user', 1),
    scopes: more.scopes ?? null,
    expiresAt: more.expiresAt ?? null,
  };
  return tenant.write((draft) => addToken(draft, request, context.nowMs, randomness));
}

test('what is kept of a token has its hash and its hint, and not the token', async () => {
  await using under = await startTestTenant();
  const { token, stored } = await add(under, 'CI');
  expect(stored).toMatchObject({
    hash: hashToken(token),
    hint: `kontor_sbx_pat_…${token.slice(-4)}`,
    revoked_at: null,
  });
  const kept = JSON.stringify(
    [...((await under.store.load(under.tenant.id))?.entries ?? [])].map(([, rows]) => [...rows]),
  );
  expect(kept).toContain(stored.hash);
  expect(kept).not.toContain(token.slice(27, 54));
});

test('a credential is found by its token alone, with its rights', async () => {
  await using under = await startTestTenant();
  const all = await add(under, 'All');
  const few = await add(under, 'Few', { scopes: ['tickets:read'] });
  const find = (token: string) => findCredential(under.tenant, token, under.clock.now());
  expect(find(all.token)).toMatchObject({
    id: all.stored.id,
    name: 'All',
    kind: 'personal_access_token',
    scopes: new Set(scopes),
  });
  expect(find(few.token)).toMatchObject({ scopes: new Set(['tickets:read']) });
  expect(find(all.token)).toBe(find(all.token));
  expect(find(formatToken('pat', under.tenant.id, randomness))).toBe('unknown');
  expect(find(all.stored.hash)).toBe('unknown');
  expect(find('')).toBe('unknown');
});

test('a management token has no scopes', async () => {
  await using under = await startTestTenant();
  const { tenant, context } = under;
  const request = {
    id: 'mgt_1',
    kind: 'mgt' as const,
    name: 'M',
    userId: null,
    scopes: null,
    expiresAt: null,
  };
  const { token, stored } = issueToken(tenant.id, request, context.nowMs, randomness);
  await tenant.write((draft) => keepToken(draft, stored));
  expect(findCredential(tenant, token, context.nowMs)).toMatchObject({
    kind: 'management',
    scopes: new Set(),
  });
  expect(await tenant.write((draft) => revokeToken(draft, 'mgt_1', 'usr_1', context.nowMs))).toBeUndefined();
});

test('a token ends at its end and when it is revoked; revoking it again changes nothing', async () => {
  await using under = await startTestTenant();
  const { tenant, clock } = under;
  const { token, stored } = await add(under, 'Short', {
    expiresAt: new Date(clock.now() + 1000).toISOString(),
  });
  clock.advance(999);
  expect(findCredential(tenant, token, clock.now())).toMatchObject({ name: 'Short' });
  clock.advance(1);
  expect(findCredential(tenant, token, clock.now())).toBe('expired');
  for (let times = 0; times < 2; times += 1) {
    expect(
      await tenant.write((draft) => revokeToken(draft, stored.id, stored.user_id ?? '', clock.now())),
    ).toMatchObject({
      id: stored.id,
    });
    clock.advance(1000);
  }
  expect(findCredential(tenant, token, clock.now())).toBe('revoked');
  expect(personalTokens(tenant)[0]?.revoked_at).toBe(new Date(clock.now() - 2000).toISOString());
  expect(
    await tenant.write((draft) => revokeToken(draft, 'pat_other', 'usr_1', clock.now())),
  ).toBeUndefined();
});

test('a token that has ended takes neither its name nor a place', async () => {
  await using under = await startTestTenant();
  await add(under, 'Name', { expiresAt: new Date(under.clock.now() + 1000).toISOString() });
  for (let index = 1; index < 50; index += 1) await add(under, `Token ${index}`);
  await expect(add(under, 'One more')).rejects.toThrow(/at most 50/);
  under.clock.advance(1000);
  await add(under, 'NAME');
  await expect(add(under, 'name')).rejects.toThrow(/already/);
});

test('the oldest that no longer work are dropped first', async () => {
  await using under = await startTestTenant();
  const { tenant, clock } = under;
  await add(under, 'Works');
  for (let index = 0; index < 210; index += 1) {
    await add(under, `Token ${index}`, { expiresAt: new Date(clock.now() + 1000).toISOString() });
    clock.advance(1000);
  }
  const names = personalTokens(tenant).map(({ name }) => name);
  expect(names).toHaveLength(200);
  expect([names[0], names[1], names.at(-1)]).toEqual(['Works', 'Token 11', 'Token 209']);
});
