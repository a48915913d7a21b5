/**
 * An OAuth library that knows nothing of this house finds the endpoints by the metadata, gets a token, uses it, looks
 * it up and revokes it — and notices whatever the RFCs do not allow.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { load } from './load.ts';

interface Metadata {
  readonly issuer: string;
  readonly token_endpoint?: string;
}
interface Client {
  readonly client_id: string;
}
type Authentication = (...args: readonly unknown[]) => unknown;
type Options = Readonly<Record<symbol, boolean>>;

/** What is used of oauth4webapi. */
interface OAuth {
  readonly allowInsecureRequests: symbol;
  discoveryRequest(issuer: URL, options: Options & { readonly algorithm: 'oauth2' }): Promise<Response>;
  processDiscoveryResponse(issuer: URL, response: Response): Promise<Metadata>;
  ClientSecretBasic(secret: string): Authentication;
  ClientSecretPost(secret: string): Authentication;
  clientCredentialsGrantRequest(
    server: Metadata,
    client: Client,
    authentication: Authentication,
    parameters: Readonly<Record<string, string>>,
    options: Options,
  ): Promise<Response>;
  processClientCredentialsResponse(
    server: Metadata,
    client: Client,
    response: Response,
  ): Promise<{ readonly access_token: string; readonly expires_in?: number; readonly scope?: string }>;
  protectedResourceRequest(
    token: string,
    method: string,
    url: URL,
    headers: undefined,
    body: undefined,
    options: Options,
  ): Promise<Response>;
  introspectionRequest(
    server: Metadata,
    client: Client,
    authentication: Authentication,
    token: string,
    options: Options,
  ): Promise<Response>;
  processIntrospectionResponse(
    server: Metadata,
    client: Client,
    response: Response,
  ): Promise<{ readonly active: boolean; readonly client_id?: string; readonly scope?: string }>;
  revocationRequest(
    server: Metadata,
    client: Client,
    authentication: Authentication,
    token: string,
    options: Options,
  ): Promise<Response>;
  processRevocationResponse(response: Response): Promise<undefined>;
}

let server: ServerProcess;
let origin: string;
let oauth: OAuth;
let options: Options;
let client: Client;
let secret: string;
let metadata: Metadata;

beforeAll(async () => {
  oauth = load<OAuth>('oauth4webapi');
  options = { [oauth.allowInsecureRequests]: true }; // the sandbox of a test speaks plain HTTP
  server = await startServerProcess();
  origin = `http://localhost:${new URL(server.url).port}`;
  const started = await post('/sandbox/sandboxes', undefined, {});
  const management = String(started.management_token);
  const roles = await (
    await fetch(`${server.url}/v4/roles`, { headers: { Authorization: `Bearer ${started.token}` } })
  ).json();
  const role = (roles as { data: { id: string; legacy: boolean; scopes: string[] }[] }).data.find(
    ({ legacy, scopes }) => !legacy && scopes.includes('employees:read'),
  );
  const made = await post('/sandbox/clients', management, {
    client_id: 'judge',
    role_id: role?.id,
    first_name: 'An',
    last_name: 'Outsider',
  });
  client = { client_id: 'judge' };
  secret = String(made.client_secret);
  const issuer = new URL(origin);
  metadata = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' }),
  );
});

afterAll(() => server.stop());

async function post(path: string, token: string | undefined, json: object) {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(token !== undefined && { body: JSON.stringify(json) }),
  });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

async function tokenBy(authentication: Authentication, scope: string) {
  const response = await oauth.clientCredentialsGrantRequest(
    metadata,
    client,
    authentication,
    { scope },
    options,
  );
  return oauth.processClientCredentialsResponse(metadata, client, response);
}

test('the metadata names this server and its endpoints', () => {
  expect(metadata).toMatchObject({ issuer: origin, token_endpoint: `${origin}/oauth/token` });
});

test.each(['ClientSecretBasic', 'ClientSecretPost'] as const)(
  'a token by %s is used, looked up and revoked',
  async (method) => {
    const authentication = oauth[method](secret);
    const { access_token: token, expires_in, scope } = await tokenBy(authentication, 'employees:read');
    expect({ expires_in, scope }).toEqual({ expires_in: 900, scope: 'employees:read' });

    const resource = new URL('/v4/employees?limit=1', origin);
    const use = () => oauth.protectedResourceRequest(token, 'GET', resource, undefined, undefined, options);
    expect((await use()).status).toBe(200);

    const look = async () =>
      oauth.processIntrospectionResponse(
        metadata,
        client,
        await oauth.introspectionRequest(metadata, client, authentication, token, options),
      );
    expect(await look()).toMatchObject({ active: true, client_id: 'judge', scope: 'employees:read' });

    const revoke = async () =>
      oauth.processRevocationResponse(
        await oauth.revocationRequest(metadata, client, authentication, token, options),
      );
    await revoke();
    await revoke(); // a second time is no error (RFC 7009, 2.2)
    expect(await look()).toEqual({ active: false });
    await expect(use()).rejects.toThrow(/WWW-Authenticate/);
  },
);

test('a wrong secret and a right that the client lacks are refused in the words of the RFC', async () => {
  const wrong = oauth.ClientSecretPost(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`);
  await expect(tokenBy(wrong, 'employees:read')).rejects.toThrow();
  await expect(tokenBy(oauth.ClientSecretPost(secret), 'no_such:right')).rejects.toMatchObject({
    error: 'invalid_scope',
  });
});
