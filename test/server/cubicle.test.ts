/** The connecting app's own module against the real application: what it asks for, what it gets, and what it is told (C1 to C3, C5). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EmployeeAttribute } from '../../spec/schemas/employee.ts';
import {
  type Client,
  type EmployeePage,
  KontorError,
  readEmployees,
  requestToken,
} from '../../src/cubicle/kontor.ts';
import { orgChart } from '../../src/cubicle/org-chart.ts';
import { personOf, unusedAttributes, usedAttributes } from '../../src/cubicle/person.ts';
import { ORIGIN, type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;
let asked: Request[];

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server[Symbol.asyncDispose]());

beforeEach(async () => {
  sandbox = await server.startSandbox();
  asked = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    asked.push(request.clone());
    return server.fetchRaw(request);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** An integration as an administrator makes it. */
async function integrate(
  attributes: readonly EmployeeAttribute[] = usedAttributes,
  rights: readonly string[] = ['employees:read'],
) {
  const made = await sandbox.ok('sandbox.createIntegration', {
    json: { name: 'Cubicle', rights, attributes },
  });
  return { ...made, client: { id: made.client_id, secret: made.client_secret } };
}

async function pagesFor(client: Client): Promise<readonly EmployeePage[]> {
  const pages: EmployeePage[] = [];
  for await (const page of readEmployees(ORIGIN, await requestToken(ORIGIN, client))) pages.push(page);
  return pages;
}

/** The code with which Kontor refuses it. */
async function refusal(client: Client): Promise<string> {
  const outcome: unknown = await pagesFor(client).catch((error: unknown) => error);
  if (!(outcome instanceof KontorError)) throw new Error('It was not refused.');
  return outcome.code;
}

describe('C1: id and secret', () => {
  test('that belong together bring everyone', async () => {
    const { client } = await integrate();
    const pages = await pagesFor(client);
    expect(pages.flatMap(({ data }) => data)).toHaveLength(120);
  });

  test('that are wrong are told from each other', async () => {
    const { client, id } = await integrate();
    const other = await sandbox.ok('sandbox.createIntegration', {
      json: { name: 'Another', rights: [], attributes: [] },
    });
    expect(await refusal({ ...client, id: 'integration-nobody' })).toBe('client_unknown');
    expect(await refusal({ ...client, secret: other.client_secret })).toBe('secret_wrong');
    expect(await refusal({ ...client, secret: client.secret.slice(0, -1) })).toBe('secret_malformed');
    expect(await refusal({ ...client, secret: 'Passwort für Ümläute' })).toBe('secret_malformed');
    await sandbox.ok('sandbox.deactivateIntegration', { params: { integration_id: id } });
    expect(await refusal(client)).toBe('client_deactivated');
    await sandbox.ok('sandbox.deleteCurrentSandbox');
    expect(await refusal(client)).toBe('sandbox_ended');
  });

  test('without the right to read employees are told that it is missing', async () => {
    const { client } = await integrate(usedAttributes, ['absences:read']);
    expect(await refusal(client)).toBe('invalid_scope');
  });

  test('are told from a server that does not answer', async () => {
    const { client } = await integrate();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await refusal(client)).toBe('no_answer');
  });
});

describe('C2: what is imported', () => {
  test('is ten attributes, and never the private address, even where it is shared', async () => {
    const { client } = await integrate([...usedAttributes, 'private_address', 'iban']);
    const [page] = await pagesFor(client);
    const employee = page?.data.find(({ team_id }) => team_id !== null);
    const employee_id = String(employee?.id);
    const whole = await sandbox.ok('v4.getEmployee', { params: { employee_id } });

    const person = personOf(employee ?? {});

    expect(person).toEqual({
      id: whole.id,
      name: `${whole.first_name} ${whole.last_name}`,
      birthdate: whole.birthdate,
      gender: whole.gender,
      workAddress: `${whole.work_address?.street}, ${whole.work_address?.postal_code} ${whole.work_address?.city}`,
      workPhone: whole.work_phone,
      skills: whole.skills,
      departmentId: whole.department_id,
      teamId: whole.team_id,
      position: whole.position,
    });
    expect(JSON.stringify(person)).not.toContain(whole.private_address?.street ?? 'no street');
    expect(unusedAttributes(employee ?? {})).toEqual(['private_address', 'iban']);
  });

  test('stays empty where it is not shared, and the names are enough', async () => {
    const { client } = await integrate(['first_name', 'last_name']);
    const [page] = await pagesFor(client);
    expect(Object.keys(personOf(page?.data[0] ?? {})).sort()).toEqual(['id', 'name', 'skills']);
    expect(page?.meta.omitted).toEqual(expect.arrayContaining(usedAttributes.slice(2)));
  });

  test('loses nobody in the chart, whether by department or by manager', async () => {
    const people = async (attributes: readonly EmployeeAttribute[]) => {
      const json = { name: attributes.join(' ').slice(-80), rights: ['employees:read'], attributes };
      const made = await sandbox.ok('sandbox.createIntegration', { json });
      const pages = await pagesFor({ id: made.client_id, secret: made.client_secret });
      return pages.flatMap(({ data }) => data.map(personOf));
    };
    const byDepartment = orgChart(await people(usedAttributes));
    const byManager = orgChart(await people([...usedAttributes, 'reports_to_id']));

    if (byDepartment.by !== 'department' || byManager.by !== 'manager') throw new Error('Another chart.');
    const inTeams = byDepartment.departments.flatMap(({ teams }) => teams.flatMap(({ people: all }) => all));
    type Reports = typeof byManager.roots;
    const inTree = (reports: Reports): readonly string[] =>
      reports.flatMap(({ person, reports: below }) => [person.id, ...inTree(below)]);
    expect(new Set(inTeams.map(({ id }) => id)).size).toBe(120);
    expect(new Set(inTree(byManager.roots)).size).toBe(120);
    expect(inTree(byManager.roots)).toHaveLength(120);
  });

  test('shows somebody who reports to nobody known, and a circle of reports', () => {
    const person = (id: string, reportsTo: string) => ({ id, name: id, skills: [], reportsTo });
    const chart = orgChart([person('a', 'b'), person('b', 'a'), person('c', 'gone')]);
    expect(chart).toMatchObject({
      by: 'manager',
      roots: [{ person: { id: 'c' } }, { person: { id: 'a' }, reports: [{ person: { id: 'b' } }] }],
    });
  });
});

test('C3: asks for nothing but employees:read, with two kinds of requests', async () => {
  const { client } = await integrate(usedAttributes, ['employees:read', 'employees:write']);

  await pagesFor(client);

  const [first, ...others] = asked;
  expect(new URLSearchParams(await first?.text()).get('scope')).toBe('employees:read');
  expect(new Set(asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`))).toEqual(
    new Set(['POST /oauth/token', 'GET /v4/employees']),
  );
  const token = others[0]?.headers.get('Authorization')?.slice('Bearer '.length) ?? '';
  const write = { params: { employee_id: sandbox.seedId('employee', 1) }, json: { position: 'None' } };
  expect((await sandbox.refused('v4.updateEmployee', { token, ...write })).code).toBe('insufficient_scope');
});

test('C4: the form takes just what is recommended', async () => {
  const { rights, attributes } = await integrate();
  expect([rights, attributes]).toEqual([['employees:read'], [...usedAttributes]]);
});

test('C5: somebody without the permission is told who has it and who can give it', async () => {
  const headers = { 'Drydock-Act-As': 'member_with_access' };
  const refused = await sandbox.refused('sandbox.listIntegrations', { headers });
  expect(refused).toMatchObject({ code: 'permission_denied' });
  expect(refused.detail).toMatch(/“Marketplace and API”.* ha(?:s|ve) it\..* can give it/);
});
