/** What HTTP asks of every path: HEAD, OPTIONS, methods, unknown paths, and access from pages of other origins. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentNames, documents } from '../../spec/contract.ts';
import { type OperationName, requestOf, type TestSandbox, TestServer } from '../harness/app.ts';
import { paramsOf } from '../harness/lists.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const all = documentNames.flatMap((name) => [...documents[name].operations]);
const examplePath = (path: string) => path.replace(/\{[^}]+\}/g, '1');
const paths = documentNames.flatMap((name) =>
  [...new Set(documents[name].operations.map(({ path }) => path))].map((path) => {
    const methods = all
      .filter((operation) => operation.document === name && operation.path === path)
      .map(({ method }) => method.toUpperCase());
    return {
      path: `${documents[name].base}${examplePath(path)}`,
      name,
      methods,
      allow: [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'],
    };
  }),
);

const lists = all.filter(({ method, path }) => method === 'get' && !path.includes('{'));

test.each(lists.map(({ document, id }) => `${document}.${id}` as OperationName))(
  'HEAD of %s is GET without its body',
  async (name) => {
    const token = name.startsWith('sandbox') ? sandbox.managementToken : sandbox.token;
    const request = requestOf(name, { token, params: paramsOf(sandbox, name) });
    const got = await server.send(request.clone());
    const head = await server.send(new Request(request, { method: 'HEAD' }));
    const plain = ({ headers }: typeof got) =>
      [...headers].filter(([header]) => !/^(x-request-id|.*ratelimit.*)$/.test(header));
    expect([head.status, plain(head)]).toEqual([got.status, plain(got)]);
  },
);

test('HEAD of a record that does not exist has its status and no body', async () => {
  const headers = { Authorization: `Bearer ${sandbox.token}` };
  const answer = await server.fetch('/v4/employees/emp_00000000000000000000000000', {
    method: 'HEAD',
    headers,
  });
  expect([answer.status, answer.text]).toEqual([404, '']);
});

describe.each(paths)('$path', ({ path, name, methods, allow }) => {
  test('says with OPTIONS what it takes, to anybody', async () => {
    const answer = await server.fetch(path, {
      method: 'OPTIONS',
      headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('Allow')).toBe(allow.join(', '));
    if (name === 'sandbox') {
      expect([...answer.headers.keys()].filter((header) => header.startsWith('access-control'))).toEqual([]);
      return;
    }
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(answer.headers.get('Access-Control-Allow-Methods')).toBe(allow.join(', '));
    const allowed = answer.headers.get('Access-Control-Allow-Headers')?.split(', ') ?? [];
    expect(allowed).toEqual(expect.arrayContaining(['Authorization', 'X-API-Key', 'Content-Type']));
  });

  test('refuses other methods and names its own', async () => {
    for (const method of [
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'QUERY',
      'PROPFIND',
      'get2',
    ].filter((one) => !allow.includes(one))) {
      const answer = await server.fetch(path, {
        method,
        headers: { Authorization: `Bearer ${sandbox.token}` },
      });
      expect(answer.status, method).toBe(405);
      expect(answer.headers.get('Allow')).toBe(allow.join(', '));
      if (method !== 'HEAD')
        expect(answer.problem).toMatchObject({
          code: 'method_not_allowed',
          detail: expect.stringContaining(methods[0] ?? ''),
        });
    }
  });
});

describe('a path that no operation has', () => {
  test.each([
    '',
    '/',
    '/nothing',
    '/employees/',
    '/Employees',
    '/employees/1/2/3/4',
    '//employees',
    '/employees%2F1',
    '/%00',
    '/%zz',
    '/employees/%E0%A4%A',
  ])('…%s', async (path) => {
    for (const name of documentNames) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await server.fetch(`${documents[name].base}${path}`, { method });
        const isOfOperation = answer.problem?.code === 'unauthenticated'; // `/employees/%zz` is the path of a record with a broken id
        if (!isOfOperation && answer.status !== 405)
          expect(answer.problem?.code, `${method} ${name}${path}`).toBe('not_found');
      }
    }
  });

  test('can be asked for by a page of another origin, which then sees the problem', async () => {
    const preflight = await server.fetch('/v4/nothing', {
      method: 'OPTIONS',
      headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'GET' },
    });
    expect([preflight.status, preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([204, '*']);
    expect((await server.fetch('/sandbox/nothing', { method: 'OPTIONS' })).status).toBe(404);
  });

  test('is too long first: a URL of more than 8,000 characters was routed, and answered 404 with all of it', async () => {
    for (const path of ['/v4/', '/v2/', '/sandbox/', '/']) {
      const { status, text } = await server.fetch(`${path}${'x'.repeat(8001)}`);
      expect([path, status]).toEqual([path, 414]);
      expect(text).not.toContain('x'.repeat(300));
    }
    expect((await server.fetch(`/v4/me?${'x'.repeat(8001)}`, { method: 'PUT' })).status).toBe(414);
    const { text } = await server.fetch(`/v4/${'%C3%A4'.repeat(600)}`);
    expect(() => decodeURIComponent(JSON.parse(text).instance)).not.toThrow(); // cut, but not within a letter's escape
  });

  test('does not repeat more of a long path than is useful', async () => {
    const { text, problem } = await server.fetch(`/v4/${'x'.repeat(7000)}`);
    expect(problem?.code).toBe('not_found');
    expect(problem?.detail.length).toBeLessThan(500);
    expect(text.length).toBeLessThan(1000);
  });

  test('outside of the APIs is not there either, without a site', async () => {
    expect((await server.fetch('/')).status).toBe(404);
    expect((await server.fetch('/v4x/employees')).status).toBe(404);
  });
});

describe('a page of another origin', () => {
  const headers = { Origin: 'https://app.example' };
  const exposed = [
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
    'ETag',
    'Link',
    'Location',
    'Deprecation',
    'Sunset',
    'X-Request-Id',
  ];

  test.each([
    ['success', () => sandbox.call('v4.getMe', { headers })],
    ['401', () => sandbox.call('v4.getMe', { headers, token: 'none' })],
    ['404', () => sandbox.call('v2.getEmployee', { headers, params: { employee: 9999 } })],
    ['405', () => server.fetch('/v4/me', { method: 'PUT', headers })],
    ['406', () => sandbox.call('v4.getMe', { headers: { ...headers, Accept: 'text/html' } })],
    ['422', () => sandbox.call('v4.createDepartment', { headers, json: {} })],
    ['an unknown path', () => server.fetch('/v2/nothing', { headers })],
  ])('can read the answer and its headers: %s', async (_what, send) => {
    const answer = await send();
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    expect(answer.headers.get('Access-Control-Expose-Headers')?.split(', ')).toEqual(
      expect.arrayContaining(exposed),
    );
  });

  test('cannot read the control API', async () => {
    const answer = await sandbox.call('sandbox.getCurrentSandbox', { headers });
    expect([...answer.headers.keys()].filter((header) => header.startsWith('access-control'))).toEqual([]);
  });
});

test('a client’s own X-Request-Id is not taken over', async () => {
  const answer = await sandbox.call('v4.getMe', { headers: { 'X-Request-Id': 'req_mine' } });
  expect(answer.headers.get('X-Request-Id')).not.toBe('req_mine');
});

test('every request has an id of its own', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => sandbox.call('v4.getMe')));
  expect(new Set(answers.map(({ headers }) => headers.get('X-Request-Id'))).size).toBe(50);
});

test('/healthz says that the process answers', async () => {
  const { status, text } = await server.fetch('/healthz');
  expect([status, text]).toEqual([200, '{"status":"ok"}']);
});
