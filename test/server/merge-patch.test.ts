/** JSON Merge Patch over HTTP: what is sent replaces, `null` empties what may be empty, what is left out stays. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { documents } from '../../spec/contract.ts';
import { named, type OperationName, type TestSandbox, TestServer } from '../harness/app.ts';
import { writesOfV4 } from '../harness/valid-bodies.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

function fieldsOf(name: OperationName): ReadonlyArray<{ field: string; isNullable: boolean }> {
  const { body } = named(name);
  const shape = body instanceof z.ZodObject ? body.shape : {};
  return Object.entries(shape).map(([field, schema]) => ({
    field,
    isNullable: z.safeParse(schema, null).success,
  }));
}

const patches = documents.v4.operations
  .filter(({ method }) => method === 'patch')
  .map(({ id }) => `v4.${id}` as OperationName);

describe.each(patches)('%s', (name) => {
  const paramsOf = () => writesOfV4(sandbox).find((write) => write.name === name)?.params ?? {};

  test.each(fieldsOf(name))(
    'with `null` for $field, which may be empty: $isNullable',
    async ({ field, isNullable }) => {
      const params = paramsOf();
      const before = await sandbox.ok(name, { params, json: {} });
      const answer = await sandbox.call(name, { params, json: { [field]: null } });
      if (isNullable) {
        const { updated_at: _was, ...others } = before as { updated_at: string };
        expect(answer.status, answer.text).toBe(200);
        expect(answer.body).toMatchObject({ ...others, [field]: null });
        return;
      }
      expect(answer.problem).toMatchObject({ code: 'validation_failed', errors: [{ pointer: `/${field}` }] });
      expect(await sandbox.ok(name, { params, json: {} })).toEqual(before);
    },
  );

  test('with nothing in it changes nothing, not even the time of the last change', async () => {
    const params = paramsOf();
    const before = await sandbox.ok(name, { params, json: {} });
    server.clock.advance(5_000);
    expect(await sandbox.ok(name, { params, json: {} })).toEqual(before);
  });

  test('refuses what is no object', async () => {
    for (const json of [[], 'text', 7, true, null]) {
      const refused = await sandbox.refused(name, { params: paramsOf(), json });
      expect(refused, JSON.stringify(json)).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: '' }],
      });
    }
  });

  test('refuses fields that nobody writes', async () => {
    for (const field of ['id', 'number', 'created_at', 'updated_at', 'weekly_minutes', 'days']) {
      const refused = await sandbox.refused(name, { params: paramsOf(), json: { [field]: 1 } });
      expect(refused).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: `/${field}`, code: 'unknown_field' }],
      });
    }
  });

  test('takes JSON that is declared as merge patch or as JSON', async () => {
    const valid = writesOfV4(sandbox).find((write) => write.name === name);
    for (const type of [
      'application/merge-patch+json',
      'application/json',
      'Application/JSON; charset=utf-8',
    ]) {
      await sandbox.ok(name, { params: valid?.params, raw: { raw: JSON.stringify(valid?.json), type } });
    }
  });
});

test('nested objects are merged, and what is computed from them follows', async () => {
  const params = { employee_id: sandbox.seedId('employee', 21) };
  const before = await sandbox.ok('v4.getEmployee', { params });
  const after = await sandbox.ok('v4.updateEmployee', {
    params,
    json: { schedule: { saturday: 60 }, work_address: { city: 'Turku' } },
  });
  expect(after.schedule).toEqual({ ...before.schedule, saturday: 60 });
  expect(after.weekly_minutes).toBe(before.weekly_minutes + 60 - before.schedule.saturday);
  expect(after.work_address).toMatchObject({ ...before.work_address, city: 'Turku' });
});

test('an address gets all of its parts, and is none once it has lost them', async () => {
  const params = { employee_id: sandbox.seedId('employee', 22) };
  await sandbox.ok('v4.updateEmployee', { params, json: { private_address: null } });
  const one = await sandbox.ok('v4.updateEmployee', { params, json: { private_address: { city: 'Turku' } } });
  expect(one.private_address).toEqual({ street: null, postal_code: null, city: 'Turku', country: null });
  const none = await sandbox.ok('v4.updateEmployee', { params, json: { private_address: { city: null } } });
  expect(none.private_address).toBeNull();
});

test('lists are replaced as a whole', async () => {
  const params = { employee_id: sandbox.seedId('employee', 23) };
  await sandbox.ok('v4.updateEmployee', { params, json: { skills: ['A', 'B'] } });
  expect((await sandbox.ok('v4.updateEmployee', { params, json: { skills: ['C'] } })).skills).toEqual(['C']);
});

test('`null` removes a custom value, and the others stay', async () => {
  const params = { employee_id: sandbox.seedId('employee', 24) };
  const { data } = await sandbox.ok('v4.listEmployees', { query: { limit: 100 } });
  const known = Object.entries(
    data.find(({ custom_values }) => Object.keys(custom_values).length > 1)?.custom_values ?? {},
  );
  expect(known.length).toBeGreaterThan(1);
  await sandbox.ok('v4.updateEmployee', { params, json: { custom_values: Object.fromEntries(known) } });
  const [[removed = ''] = []] = known;
  const after = await sandbox.ok('v4.updateEmployee', {
    params,
    json: { custom_values: { [removed]: null } },
  });
  expect(Object.keys(after.custom_values)).not.toContain(removed);
  for (const [name, value] of known.slice(1)) expect(after.custom_values[name]).toEqual(value);
});

test('half a position on the plan is refused where there was none, and merged where there was one', async () => {
  const project_id = sandbox.seedId('project', 1);
  const { id } = await sandbox.ok('v4.createTicket', { json: { project_id, subject: 'Somewhere' } });
  const params = { ticket_id: id };
  const refused = await sandbox.refused('v4.updateTicket', { params, json: { plan_position: { x: 0.5 } } });
  expect(refused).toMatchObject({
    code: 'validation_failed',
    errors: [{ pointer: '/plan_position/y', code: 'required' }],
  });
  await sandbox.ok('v4.updateTicket', { params, json: { plan_position: { x: 0.5, y: 0.5 } } });
  const moved = await sandbox.ok('v4.updateTicket', { params, json: { plan_position: { x: 0.1 } } });
  expect(moved.plan_position).toEqual({ x: 0.1, y: 0.5 });
});

test('a change moves the time of the last change, and no other', async () => {
  const params = { department_id: sandbox.seedId('department', 4) };
  const before = await sandbox.ok('v4.getDepartment', { params });
  server.clock.advance(61_000);
  const after = await sandbox.ok('v4.updateDepartment', { params, json: { name: 'Renamed' } });
  expect(after).toEqual({
    ...before,
    name: 'Renamed',
    updated_at: new Date(server.clock.now()).toISOString(),
  });
});
