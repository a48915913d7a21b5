/** The public Careers API from outside: no key, what the public may see, applications that reach one sandbox alone. */
import { expect, test } from 'vitest';
import { createTestSandbox, ORIGIN, type TestSandbox, TestServer } from '../harness/app.ts';

function application(sandbox: TestSandbox, changes: object = {}) {
  return {
    position_id: sandbox.seedId('position', 1),
    first_name: 'Ada',
    last_name: 'Sund',
    email: 'ada.sund@mail.example',
    message: 'Here is what I have built.',
    privacy_consent: true,
    ...changes,
  };
}

const apply = (sandbox: TestSandbox, changes: object = {}, company = sandbox.started.company) =>
  sandbox.call('careers.createApplication', { query: { company }, json: application(sandbox, changes) });

const applicationsOf = async (sandbox: TestSandbox) => (await sandbox.ok('sandbox.listApplications')).data;

test('K9: lists open positions and shows one, with no key and no sandbox', async () => {
  await using server = await TestServer.start();
  const list = await server.fetch('/careers/v1/positions');
  expect(list.status).toBe(200);
  const { data } = list.body as { readonly data: ReadonlyArray<{ readonly id: string }> };
  expect(data).toHaveLength(7); // the eighth has been filled
  const one = await server.fetch(`/careers/v1/positions/${data[0]?.id}`);
  expect(one.body).toEqual(data[0]);
});

test('K9: an application arrives in the sandbox whose company it names, and survives a restart', async () => {
  await using sandbox = await createTestSandbox();
  const other = await sandbox.server.startSandbox();
  const { status, body } = await apply(sandbox);
  expect(status).toBe(201);
  await sandbox.server.restart();
  const { id } = body as { readonly id: string };
  expect(await applicationsOf(sandbox)).toMatchObject([{ id, last_name: 'Sund', status: 'received' }]);
  expect(await applicationsOf(other)).toEqual([]);
});

test('K9: nothing of an application is ever answered to the public', async () => {
  await using sandbox = await createTestSandbox();
  const { text, headers } = await apply(sandbox);
  expect(text).not.toMatch(/Ada|Sund|mail\.example|built/);
  expect(headers.get('Location')).toBeNull();
  const company = sandbox.started.company;
  for (const path of ['/applications', '/applications/', `/applications?company=${company}`]) {
    const answer = await sandbox.server.fetch(`/careers/v1${path}`);
    expect([404, 405], path).toContain(answer.status);
    expect(answer.text).not.toContain('Sund');
  }
});

test('K9: the same person may apply twice: a refusal would tell that they have applied', async () => {
  await using sandbox = await createTestSandbox();
  expect((await apply(sandbox)).status).toBe(201);
  expect((await apply(sandbox)).status).toBe(201);
});

test('the public name of a company is no credential: it opens nothing of the core or the control API', async () => {
  await using sandbox = await createTestSandbox();
  const { company } = sandbox.started;
  for (const path of [
    '/v4/employees',
    '/v2/employees',
    '/sandbox/applications',
    '/sandbox/sandboxes/current',
  ]) {
    for (const headers of [
      {},
      { Authorization: `Bearer ${company}` },
      { 'X-API-Key': company },
    ] as ReadonlyArray<Record<string, string>>) {
      const answer = await sandbox.server.fetch(`${path}?company=${company}`, { headers });
      expect(answer.status, path).toBe(401);
    }
  }
});

test('no token is needed, and one that is sent is neither used nor logged', async () => {
  await using sandbox = await createTestSandbox();
  const headers = { Authorization: `Bearer ${sandbox.token}` };
  const path = `/careers/v1/positions?company=${sandbox.started.company}`;
  expect((await sandbox.server.fetch(path, { headers })).status).toBe(200);
  const { data } = await sandbox.ok('sandbox.listRequests');
  expect(data[0]).toMatchObject({ document: 'careers', operation: 'listPositions', credential_id: null });
  const entry = await sandbox.ok('sandbox.getRequest', { params: { request_id: data[0]?.id ?? '' } });
  expect(JSON.stringify(entry)).not.toContain(sandbox.token);
});

test.each(['no-such-company', 'nordwind-bau-000000000000', 'nordwind-bau-', 'nordwind-bau-0'])(
  'there is no company %s, or it is no name of one',
  async (company) => {
    await using sandbox = await createTestSandbox();
    for (const answer of [
      await sandbox.call('careers.listPositions', { query: { company } }),
      await apply(sandbox, {}, company),
    ]) {
      expect([400, 404]).toContain(answer.status);
      expect(answer.problem?.errors[0]?.parameter).toBe('company');
    }
  },
);

test('a company goes with its sandbox', async () => {
  await using sandbox = await createTestSandbox();
  const other = await sandbox.server.startSandbox();
  await other.ok('sandbox.deleteCurrentSandbox');
  expect((await apply(sandbox, {}, other.started.company)).problem?.code).toBe('not_found');
});

test('the company of everybody takes no applications, and says what to do', async () => {
  await using sandbox = await createTestSandbox();
  const { problem } = await apply(sandbox, {}, 'nordwind-bau');
  expect(problem).toMatchObject({ code: 'not_found', detail: expect.stringContaining('Start a sandbox') });
});

test.each<[string, object, string]>([
  ['a position that is filled', {}, '/position_id'],
  ['a position that does not exist', { position_id: `pos_${'0'.repeat(26)}` }, '/position_id'],
  ['no consent', { privacy_consent: false }, '/privacy_consent'],
  ['no e-mail address', { email: 'ada' }, '/email'],
  ['a field that there is not', { salary: 1 }, '/salary'],
  ['a name of two lines', { last_name: 'Sund\nBcc: all@mail.example' }, '/last_name'],
])('refuses an application with %s, and keeps nothing', async (what, changes, pointer) => {
  await using sandbox = await createTestSandbox();
  const filled = what.includes('filled') ? { position_id: sandbox.seedId('position', 3) } : {};
  const answer = await apply(sandbox, { ...changes, ...filled });
  expect(answer.status).toBe(422);
  expect(answer.problem?.errors[0]?.pointer).toBe(pointer);
  expect(await applicationsOf(sandbox)).toEqual([]);
});

test('positions name offices and departments as the sandbox has them now', async () => {
  await using sandbox = await createTestSandbox();
  const { company } = sandbox.started;
  const { data } = await sandbox.ok('careers.listPositions', { query: { company, city: 'malmö' } });
  expect(data.map(({ city }) => city)).toEqual(['Malmö', 'Malmö']);
  const department = data.find(({ title }) => title.startsWith('Structural'))?.department;
  expect(department).toBe('Planning');
  const params = { department_id: sandbox.seedId('department', 3) };
  await sandbox.ok('v4.updateDepartment', { params, json: { name: 'Design' }, headers: { 'If-Match': '*' } });
  const after = await sandbox.ok('careers.listPositions', { query: { company, city: 'malmö' } });
  expect(after.data.map(({ department: name }) => name)).toContain('Design');
  const everybody = await sandbox.ok('careers.listPositions', {
    query: { company: 'nordwind-bau', city: 'malmö' },
  });
  expect(everybody.data.map(({ department: name }) => name)).not.toContain('Design');
});

test('walks the pages by the links of the answers, in the company and the city that were asked for', async () => {
  await using sandbox = await createTestSandbox();
  const seen: string[] = [];
  let url: string | undefined =
    `${ORIGIN}/careers/v1/positions?company=${sandbox.started.company}&city=Berlin&limit=1`;
  while (url !== undefined) {
    const { body, headers } = await sandbox.server.send(new Request(url));
    const { data } = body as { readonly data: ReadonlyArray<{ readonly id: string; readonly city: string }> };
    expect(data.every(({ city }) => city === 'Berlin')).toBe(true);
    seen.push(...data.map(({ id }) => id));
    url = /<([^>]+)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1];
  }
  expect(new Set(seen).size).toBe(3);
  expect(seen).toHaveLength(3);
});

test('a cursor of one city is none of another', async () => {
  await using sandbox = await createTestSandbox();
  const { meta } = await sandbox.ok('careers.listPositions', { query: { city: 'Berlin', limit: 1 } });
  const query = { city: 'Lyon', limit: 1, cursor: meta.next_cursor ?? '' };
  expect((await sandbox.refused('careers.listPositions', { query })).code).toBe('invalid_cursor');
});

test('has a limit for each address and company', async () => {
  await using server = await TestServer.start({ requestsPerMinute: 2 });
  const sandbox = await server.startSandbox();
  const ask = (address: string, company = 'nordwind-bau') =>
    server.call('careers.listPositions', { query: { company } }, address);
  expect((await ask('192.0.2.1')).headers.get('RateLimit')).toBe('"default";r=1;t=60');
  expect((await ask('192.0.2.1')).status).toBe(200);
  const refused = await ask('192.0.2.1');
  expect(refused.problem?.code).toBe('rate_limited');
  expect((await ask('192.0.2.1', sandbox.started.company)).status).toBe(200);
  expect((await ask('192.0.2.2')).status).toBe(200);
  // One network of IPv6 counts as one; companies that do not exist count together.
  for (const end of ['1', '2']) expect((await ask(`2001:db8::${end}`, `no-${end}`)).status).toBe(404);
  expect((await ask('2001:db8::3', 'no-3')).problem?.code).toBe('rate_limited');
});

test('takes two hundred applications, and goes on answering everything else', async () => {
  await using sandbox = await createTestSandbox();
  for (let sent = 0; sent < 200; sent += 1) expect((await apply(sandbox)).status).toBe(201);
  expect((await apply(sandbox)).problem?.code).toBe('quota_exceeded');
  expect((await sandbox.call('careers.listPositions')).status).toBe(200);
  await sandbox.ok('sandbox.resetCurrentSandbox');
  expect(await applicationsOf(sandbox)).toEqual([]);
  expect((await apply(sandbox)).status).toBe(201);
});

test('answers preflights, HEAD, wrong methods and wants of another type like the other APIs', async () => {
  await using server = await TestServer.start();
  const path = '/careers/v1/positions';
  const preflight = await server.fetch(path, { method: 'OPTIONS' });
  expect(preflight.headers.get('Allow')).toBe('GET, HEAD, OPTIONS');
  expect((await server.fetch(path, { method: 'HEAD' })).status).toBe(200);
  const wrong = await server.fetch(path, { method: 'DELETE' });
  expect([wrong.status, wrong.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect((await server.fetch(path, { headers: { Accept: 'text/html' } })).status).toBe(406);
  const form = await server.fetch('/careers/v1/applications?company=nordwind-bau', {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain' },
    body: 'x',
  });
  expect(form.status).toBe(415);
});
