/** One set of records behind two versions: what is written through one is seen through the other at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { legacyTypes } from '../../spec/contract.ts';
import { toAttributes } from '../../spec/legacy.ts';
import type { RecordOf } from '../../spec/records.ts';
import { type TestSandbox, TestServer } from '../harness/app.ts';
import { legacyBody, unique } from '../harness/valid-bodies.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

/** Numbers of ids as v4 shows them, asked for one by one. */
async function attributesOf(
  type: keyof typeof legacyTypes,
  record: RecordOf<'employee'> | RecordOf<'ticket'> | RecordOf<'absence'>,
) {
  const tenant = await server.parts.tenants.open(sandbox.tenant as never); // the tenant id of a sandbox
  return toAttributes(legacyTypes[type], record, {
    idOf: (kind, number) => tenant?.collection(kind).idOf(number),
    numberOf: (kind, id) => tenant?.collection(kind).get(id)?.number,
  });
}

const person = () => ({ email: `${unique('p').replace(' ', '')}@example.org` });

describe('an employee', () => {
  test('made, changed and deleted through v4 is so in v2', async () => {
    const json = {
      ...person(),
      first_name: 'Ada',
      last_name: 'Byron',
      office_id: sandbox.seedId('office', 2),
      start_date: '2026-12-01',
      reports_to_id: sandbox.seedId('employee', 3),
    };
    const made = await sandbox.ok('v4.createEmployee', { json });
    const seen = await sandbox.ok('v2.getEmployee', { params: { employee: made.number } });
    expect(seen.data).toMatchObject({
      id: String(made.number),
      'id-v4': made.id,
      attributes: { 'last-name': 'Byron', 'office-id': 2, 'manager-id': 3, 'weekly-hours': 40 },
    });
    expect(seen.data.attributes).toEqual(await attributesOf('employees', made));
    await sandbox.ok('v4.updateEmployee', {
      params: { employee_id: made.id },
      json: { status: 'leave', last_name: 'King' },
    });
    const changed = await sandbox.ok('v2.getEmployee', { params: { employee: made.number } });
    expect(changed.data.attributes).toMatchObject({ status: 'on-leave', 'last-name': 'King' });
    await sandbox.ok('v4.deleteEmployee', { params: { employee_id: made.id } });
    expect((await sandbox.refused('v2.getEmployee', { params: { employee: made.number } })).code).toBe(
      'not_found',
    );
  });

  test('made, replaced and deactivated through v2 is so in v4', async () => {
    const attributes = {
      ...person(),
      'first-name': 'Ada',
      'last-name': 'Byron',
      'office-id': 3,
      'start-date': '2026-12-01',
      'work-city': 'Malmö',
      status: 'on-leave',
    };
    const made = await sandbox.ok('v2.createEmployee', {
      json: legacyBody(legacyTypes.employees, attributes),
    });
    const params = { employee_id: made.data['id-v4'] };
    const seen = await sandbox.ok('v4.getEmployee', { params });
    expect(seen).toMatchObject({
      number: Number(made.data.id),
      office_id: sandbox.seedId('office', 3),
      status: 'leave',
      work_address: { city: 'Malmö', street: null },
    });
    const replacement = { ...attributes, 'last-name': 'King', 'work-city': null };
    await sandbox.ok('v2.replaceEmployee', {
      params: { employee: made.data.id },
      json: legacyBody(legacyTypes.employees, replacement),
    });
    expect(await sandbox.ok('v4.getEmployee', { params })).toMatchObject({
      last_name: 'King',
      work_address: null,
      created_at: seen.created_at,
    });
    await sandbox.ok('v2.deactivateEmployee', { params: { employee: made.data.id } });
    expect((await sandbox.ok('v4.getEmployee', { params })).active).toBe(false);
    await sandbox.ok('v2.activateEmployee', { params: { employee: made.data.id } });
    expect((await sandbox.ok('v4.getEmployee', { params })).active).toBe(true);
  });

  test('keeps in v4 what v2 cannot say when it is replaced through v2', async () => {
    const json = {
      ...person(),
      first_name: 'Part',
      last_name: 'Timer',
      office_id: sandbox.seedId('office', 1),
      start_date: '2026-12-01',
      schedule: { monday: 480, tuesday: 480, wednesday: 0, thursday: 0, friday: 0, saturday: 0, sunday: 0 },
    };
    const made = await sandbox.ok('v4.createEmployee', { json });
    const attributes = {
      email: json.email,
      'first-name': 'Part',
      'last-name': 'Timer',
      'office-id': 1,
      'start-date': '2026-12-01',
      'job-title': 'Clerk',
    };
    const replaced = await sandbox.ok('v2.replaceEmployee', {
      params: { employee: made.number },
      json: legacyBody(legacyTypes.employees, attributes),
    });
    expect(replaced.data.attributes).toMatchObject({ 'weekly-hours': 16, 'job-title': 'Clerk' });
    expect((await sandbox.ok('v4.getEmployee', { params: { employee_id: made.id } })).schedule).toEqual(
      json.schedule,
    );
  });
});

describe('what v2 shows can be sent back as it is, and nothing changes', () => {
  function writable(
    type: keyof typeof legacyTypes,
    attributes: Readonly<Record<string, unknown>>,
    without: readonly string[] = [],
  ) {
    const { readOnly } = legacyTypes[type];
    const kept = Object.entries(attributes).filter(
      ([name]) => !readOnly.includes(name) && !without.includes(name),
    );
    return legacyBody(legacyTypes[type], Object.fromEntries(kept));
  }

  test('every employee of the seed', async () => {
    const { data } = await sandbox.ok('v2.listEmployees', { query: { pagesize: 120 } });
    for (const shown of data) {
      const json = writable('employees', shown.attributes);
      expect(await sandbox.ok('v2.replaceEmployee', { params: { employee: shown.id }, json })).toEqual({
        data: shown,
      });
    }
  });

  test('every ticket of two projects, with and without a position on the plan', async () => {
    const positions = new Set<boolean>();
    for (const project of [1, 3]) {
      const { data } = await sandbox.ok('v2.listTickets', { params: { project }, query: { pagesize: 200 } });
      for (const shown of data) {
        positions.add(shown.attributes['position-x'] === null);
        const json = writable('tickets', shown.attributes, ['status']);
        const params = { project, ticket: shown.id };
        expect(await sandbox.ok('v2.replaceTicket', { params, json })).toEqual({ data: shown });
      }
    }
    expect([...positions].toSorted()).toEqual([false, true]);
  });
});

describe('a ticket', () => {
  test('made, changed and deleted through v4 is so in v2', async () => {
    const json = {
      project_id: sandbox.seedId('project', 1),
      subject: 'Crack',
      plan_position: { x: 0.5, y: 0.25 },
      subscriber_ids: [sandbox.seedId('employee', 4)],
    };
    const made = await sandbox.ok('v4.createTicket', { json });
    const params = { project: 1, ticket: made.number };
    const seen = await sandbox.ok('v2.getTicket', { params });
    expect(seen.data.attributes).toMatchObject({
      title: 'Crack',
      'position-x': 0.5,
      'position-y': 0.25,
      'subscriber-ids': [4],
    });
    expect(seen.data.attributes).toEqual(await attributesOf('tickets', made));
    await sandbox.ok('v4.updateTicket', { params: { ticket_id: made.id }, json: { status: 'in_progress' } });
    expect((await sandbox.ok('v2.getTicket', { params })).data.attributes.status).toBe('in-progress');
    await sandbox.ok('v4.deleteTicket', { params: { ticket_id: made.id } });
    expect((await sandbox.refused('v2.getTicket', { params })).code).toBe('not_found');
  });

  test('made and replaced through v2 is so in v4, and keeps its status', async () => {
    const attributes = { title: 'Crack', priority: 1, 'position-x': 0.5, 'position-y': 0.25 };
    const made = await sandbox.ok('v2.createTicket', {
      params: { project: 1 },
      json: legacyBody(legacyTypes.tickets, attributes),
    });
    const params = { ticket_id: made.data['id-v4'] };
    await sandbox.ok('v4.updateTicket', { params, json: { status: 'in_progress' } });
    await sandbox.ok('v2.replaceTicket', {
      params: { project: 1, ticket: made.data.id },
      json: legacyBody(legacyTypes.tickets, { title: 'Wide crack' }),
    });
    expect(await sandbox.ok('v4.getTicket', { params })).toMatchObject({
      subject: 'Wide crack',
      priority: 2,
      plan_position: null,
      status: 'in_progress',
    });
  });

  test('is not found through another project', async () => {
    const made = await sandbox.ok('v2.createTicket', {
      params: { project: 1 },
      json: legacyBody(legacyTypes.tickets, { title: 'Crack' }),
    });
    const params = { project: 2, ticket: made.data.id };
    expect((await sandbox.refused('v2.getTicket', { params })).code).toBe('not_found');
    expect(
      (
        await sandbox.refused('v2.replaceTicket', {
          params,
          json: legacyBody(legacyTypes.tickets, { title: 'Crack' }),
        })
      ).code,
    ).toBe('not_found');
  });

  test('is refused through v2 with half a position, which v2 names as its own attribute', async () => {
    const json = legacyBody(legacyTypes.tickets, { title: 'Crack', 'position-x': 0.5 });
    const refused = await sandbox.refused('v2.createTicket', { params: { project: 1 }, json });
    expect(refused).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/data/attributes/position-y' }],
    });
  });
});

describe('an absence', () => {
  test('requested through v2 is so in v4, and the other way round', async () => {
    const attributes = {
      'employee-id': 16,
      'time-off-type-id': 1,
      'start-date': '2027-06-09',
      'end-date': '2027-06-10',
      'half-day-end': true,
    };
    const made = await sandbox.ok('v2.createTimeOff', {
      json: legacyBody(legacyTypes['time-offs'], attributes),
    });
    const params = { absence_id: made.data['id-v4'] };
    const seen = await sandbox.ok('v4.getAbsence', { params });
    expect(seen).toMatchObject({
      status: 'submitted',
      amount: 1.5,
      employee_id: sandbox.seedId('employee', 16),
    });
    expect(made.data.attributes).toEqual(await attributesOf('time-offs', seen));
    await sandbox.ok('v4.updateAbsence', { params, json: { status: 'declined' } });
    const query = { 'filter[employee-id]': 16, 'filter[status]': 'rejected', pagesize: 200 };
    const { data } = await sandbox.ok('v2.listTimeOffs', { query });
    expect(data.map(({ id }) => id)).toContain(made.data.id);
    await sandbox.ok('v2.deleteTimeOff', { params: { 'time-off': made.data.id } });
    expect((await sandbox.refused('v4.getAbsence', { params })).code).toBe('not_found');
  });
});

test('departments and projects that v4 makes and deletes come and go in v2', async () => {
  const department = await sandbox.ok('v4.createDepartment', {
    json: { name: 'Between', parent_id: sandbox.seedId('department', 2) },
  });
  const shown = async () =>
    (await sandbox.ok('v2.listDepartments', { query: { 'filter[parent-id]': 2 } })).data.map(
      (one) => one['id-v4'],
    );
  expect(await shown()).toContain(department.id);
  await sandbox.ok('v4.deleteDepartment', { params: { department_id: department.id } });
  expect(await shown()).not.toContain(department.id);
  const project = await sandbox.ok('v4.createProject', {
    json: { name: 'Kita', start_date: '2027-01-01', member_ids: [sandbox.seedId('employee', 4)] },
  });
  const seen = await sandbox.ok('v2.getProject', { params: { project: project.number } });
  expect(seen.data.attributes).toMatchObject({ name: 'Kita', 'member-ids': [4] });
});

test('every answer of v2 links to the very record in v4', async () => {
  const links = async (name: Parameters<TestSandbox['call']>[0], params = {}) =>
    (await sandbox.call(name, { params })).headers.get('Link') ?? '';
  expect(await links('v2.getEmployee', { employee: 5 })).toContain(
    `</v4/employees/${sandbox.seedId('employee', 5)}>; rel="successor-version"`.replace(
      '</',
      '<http://localhost:4400/',
    ),
  );
  expect(await links('v2.listEmployees')).toContain(
    '<http://localhost:4400/v4/employees>; rel="successor-version"',
  );
  expect(await links('v2.getEmployee', { employee: 99_999 })).toContain(
    '<http://localhost:4400/docs/v4/employees/get/>; rel="successor-version"',
  );
});
