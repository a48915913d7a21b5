/** An exchange for the tests of single steps: a real request that went through Hono up to where the steps begin. */
import { Hono } from 'hono';
import { documents } from '../../spec/contract.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Scope } from '../../spec/scopes.ts';
import type { Credential } from '../access/credential.ts';
import { begin, type Exchange } from './exchange.ts';
import { type Incoming, incomingOf, type ServerBindings } from './incoming.ts';

/** The host of every request. */
export const HOST = 'localhost:4400';

/** The request as the steps see it. @param path - with query */
export async function incomingFrom(path: string, init: RequestInit = {}, pattern = '*'): Promise<Incoming> {
  const app = new Hono<ServerBindings>();
  const { promise, resolve } = Promise.withResolvers<Incoming>();
  app.all(pattern, (c) => {
    resolve(incomingOf(c, () => false));
    return c.body(null);
  });
  await app.request(`http://${HOST}${path}`, init);
  return promise;
}

/** An exchange of an operation. */
export async function exchangeOf(
  operation: Operation,
  init: RequestInit & { readonly path?: string } = {},
): Promise<Exchange> {
  const { path = '/', ...request } = init;
  const { base } = documents[operation.document];
  const pattern = `${base}${operation.path.replace(/\{([^}]+)\}/g, ':$1')}`;
  return begin({
    operation,
    incoming: await incomingFrom(path, request, path.startsWith(base) ? pattern : '*'),
    requestId: `req_${'0'.repeat(26)}`,
    arrivedMs: Date.parse('2026-11-21T09:00:00Z'),
    headers: {},
    sender: undefined,
  });
}

/** A credential with these scopes. */
export function credentialWith(scopes: readonly Scope[], id = 'pat_1'): Credential {
  return {
    id,
    kind: 'personal_access_token',
    name: 'Test',
    hint: '…',
    userId: undefined,
    client: undefined,
    scopes: new Set(scopes),
    legacyScopes: new Set(scopes),
    attributes: undefined,
    expiresMs: undefined,
  };
}
