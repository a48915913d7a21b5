/** References lead somewhere: on every write in both versions, and on every delete. Generated from the contract. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { documents } from '../../spec/contract.ts';
import { prefixes } from '../../spec/fields.ts';
import { type Kind, records } from '../../spec/records.ts';
import { named, type OperationName, type TestSandbox, TestServer } from '../harness/app.ts';
import {
  legacyBody,
  takesBody,
  unique,
  type Write,
  writesOfV2,
  writesOfV4,
} from '../harness/valid-bodies.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const nowhere = (kind: Kind) => `${prefixes[kind]}_${'0'.repeat(26)}`;

function referencesOf({
  name,
  kind,
}: Pick<Write, 'name' | 'kind'>): ReadonlyArray<{ field: string; target: Kind; isList: boolean }> {
  const { body } = named(name);
  const fields = body instanceof z.ZodObject ? Object.keys(body.shape) : [];
  return Object.entries(records[kind].references as Readonly<Record<string, Kind>>)
    .filter(([field]) => fields.includes(field))
    .map(([field, target]) => ({ field, target, isList: field.endsWith('_ids') }));
}

describe('v4 refuses a write that names what does not exist', () => {
  const names = documents.v4.operations.filter(takesBody).map(({ id }) => `v4.${id}` as OperationName);

  test.each(names)('%s', async (name) => {
    const write = writesOfV4(sandbox).find((candidate) => candidate.name === name);
    if (!write) throw new Error(`There is no valid body for ${name}.`);
    const { params, json } = write;
    for (const { field, target, isList } of referencesOf(write)) {
      const value = isList ? [sandbox.seedId(target, 1), nowhere(target)] : nowhere(target);
      const refused = await sandbox.refused(name, { params, json: { ...json, [field]: value } });
      const pointer = isList ? `/${field}/1` : `/${field}`;
      expect(refused, field).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer, code: 'not_found' }],
      });
      expect(refused.errors[0]?.detail).toContain(nowhere(target));
    }
    await sandbox.ok(name, { params, json });
  });

  test('and names all of them at once', async () => {
    const json = {
      email: 'ada@example.org',
      first_name: 'Ada',
      last_name: 'Byron',
      office_id: nowhere('office'),
      start_date: '2026-12-01',
      team_id: nowhere('team'),
      reports_to_id: nowhere('employee'),
    };
    const { errors } = await sandbox.refused('v4.createEmployee', { json });
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/office_id', '/team_id', '/reports_to_id']);
  });

  test('and an id of another kind, as one that is badly formed', async () => {
    const json = { name: unique('Department'), parent_id: sandbox.seedId('office', 1) };
    expect(await sandbox.refused('v4.createDepartment', { json })).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/parent_id', code: 'invalid_format' }],
    });
  });

  test('and a record that was deleted', async () => {
    const gone = await sandbox.ok('v4.createDepartment', { json: { name: unique('Department') } });
    await sandbox.ok('v4.deleteDepartment', { params: { department_id: gone.id } });
    const refused = await sandbox.refused('v4.createDepartment', {
      json: { name: unique('Department'), parent_id: gone.id },
    });
    expect(refused.errors).toMatchObject([{ pointer: '/parent_id', code: 'not_found' }]);
  });

  test('and a record of another tenant', async () => {
    const other = await server.startSandbox();
    const theirs = await other.ok('v4.createDepartment', { json: { name: 'Theirs' } });
    const refused = await sandbox.refused('v4.createDepartment', {
      json: { name: unique('Department'), parent_id: theirs.id },
    });
    expect(refused.errors).toMatchObject([{ pointer: '/parent_id', code: 'not_found' }]);
  });
});

describe('v2 refuses a write that names what does not exist', () => {
  // A client that says who it is names no record.
  const names = documents.v2.operations
    .filter((operation) => takesBody(operation) && operation.security === 'token')
    .map(({ id }) => `v2.${id}` as OperationName);

  test.each(names)('%s', async (name) => {
    const write = writesOfV2().find((candidate) => candidate.name === name);
    if (!write) throw new Error(`There is no valid body for ${name}.`);
    const { params, json, type } = write;
    for (const [attribute, mapping] of Object.entries(type.attributes)) {
      if (type.readOnly.includes(attribute) || (mapping.as !== 'number' && mapping.as !== 'numbers'))
        continue;
      const value = mapping.as === 'numbers' ? [1, 999_999] : 999_999;
      const refused = await sandbox.refused(name, {
        params,
        json: legacyBody(type, { ...json, [attribute]: value }),
      });
      const pointer =
        mapping.as === 'numbers' ? `/data/attributes/${attribute}/1` : `/data/attributes/${attribute}`;
      expect(refused, attribute).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
      expect(refused.detail).toContain('999999');
    }
    await sandbox.ok(name, { params, json: legacyBody(type, json) });
  });
});

describe('a delete that would leave something pointing nowhere is refused', () => {
  async function blockers(name: OperationName, params: Record<string, string>): Promise<string> {
    const refused = await sandbox.refused(name, { params });
    expect(refused.code).toBe('still_referenced');
    expect(refused.errors.length).toBeGreaterThan(0);
    return refused.errors.map(({ detail }) => detail).join(' ');
  }

  test('a department names an employee that belongs to it', async () => {
    const department = await sandbox.ok('v4.createDepartment', { json: { name: unique('Department') } });
    const employee_id = sandbox.seedId('employee', 30);
    await sandbox.ok('v4.updateEmployee', {
      params: { employee_id },
      json: { department_id: department.id },
    });
    expect(await blockers('v4.deleteDepartment', { department_id: department.id })).toContain(
      `${employee_id} refers to it in \`department_id\``,
    );
    await sandbox.ok('v4.updateEmployee', { params: { employee_id }, json: { department_id: null } });
    await sandbox.ok('v4.deleteDepartment', { params: { department_id: department.id } });
  });

  test('a department names one below it', async () => {
    const department = await sandbox.ok('v4.createDepartment', { json: { name: unique('Department') } });
    const below = await sandbox.ok('v4.createDepartment', {
      json: { name: unique('Department'), parent_id: department.id },
    });
    expect(await blockers('v4.deleteDepartment', { department_id: department.id })).toContain(below.id);
  });

  test.each([
    ['reports_to_id', 'v4.createEmployee'],
    ['employee_id', 'v4.createAbsence'],
    ['substitute_id', 'v4.createAbsence'],
    ['assignee_id', 'v4.createTicket'],
    ['subscriber_ids', 'v4.createTicket'],
    ['member_ids', 'v4.createProject'],
  ] as const)('an employee names what refers to them in %s', async (field, name) => {
    const valid = (wanted: OperationName) => writesOfV4(sandbox).find((write) => write.name === wanted)?.json;
    const employee = await sandbox.ok('v4.createEmployee', { json: valid('v4.createEmployee') });
    const json = {
      ...valid(name),
      [field]: field.endsWith('s') ? [employee.id] : employee.id,
      start_date: '2031-01-06',
      end_date: '2031-01-07',
    };
    const { start_date: _start, end_date: _end, ...undated } = json;
    const { end_date: _ended, ...begun } = json;
    const referring = await sandbox.ok(name, {
      json: name === 'v4.createTicket' ? undated : name === 'v4.createEmployee' ? begun : json,
    });
    expect(await blockers('v4.deleteEmployee', { employee_id: employee.id })).toContain(referring.id);
  });

  test('a ticket names its part, and goes with its comments once the part is gone', async () => {
    const project_id = sandbox.seedId('project', 1);
    const whole = await sandbox.ok('v4.createTicket', { json: { project_id, subject: 'Whole' } });
    const part = await sandbox.ok('v4.createTicket', {
      json: { project_id, subject: 'Part', parent_id: whole.id },
    });
    await sandbox.ok('v4.createTicketComment', { params: { ticket_id: whole.id }, json: { text: 'Stays' } });
    expect(await blockers('v4.deleteTicket', { ticket_id: whole.id })).toContain(part.id);
    const { data } = await sandbox.ok('v4.listTicketComments', { params: { ticket_id: whole.id } });
    expect(data).toHaveLength(1);
    await sandbox.ok('v4.deleteTicket', { params: { ticket_id: part.id } });
    await sandbox.ok('v4.deleteTicket', { params: { ticket_id: whole.id } });
    expect((await sandbox.refused('v4.listTicketComments', { params: { ticket_id: whole.id } })).code).toBe(
      'not_found',
    );
  });

  test('at most ten of many are named', async () => {
    const { errors } = await sandbox.refused('v4.deleteEmployee', {
      params: { employee_id: sandbox.seedId('employee', 1) },
    });
    expect(errors.length).toBeLessThanOrEqual(10);
  });
});

describe('nothing is below itself', () => {
  test('a department cannot be put below one that is below it', async () => {
    const make = async (parent_id: string | null) =>
      (await sandbox.ok('v4.createDepartment', { json: { name: unique('Department'), parent_id } })).id;
    const top = await make(null);
    const bottom = await make(await make(top));
    const refused = await sandbox.refused('v4.updateDepartment', {
      params: { department_id: top },
      json: { parent_id: bottom },
    });
    expect(refused.errors).toMatchObject([{ pointer: '/parent_id', code: 'cycle' }]);
  });

  test('a project, a ticket and an employee neither', async () => {
    const cases = [
      ['v4.updateProject', 'project', 'parent_id'],
      ['v4.updateTicket', 'ticket', 'parent_id'],
      ['v4.updateEmployee', 'employee', 'reports_to_id'],
    ] as const;
    for (const [name, kind, field] of cases) {
      const [one, two] = [sandbox.seedId(kind, 2), sandbox.seedId(kind, 4)];
      await sandbox.ok(name, { params: { [`${kind}_id`]: one }, json: { [field]: null } });
      await sandbox.ok(name, { params: { [`${kind}_id`]: two }, json: { [field]: one } });
      const refused = await sandbox.refused(name, {
        params: { [`${kind}_id`]: one },
        json: { [field]: two },
      });
      expect(refused, kind).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: `/${field}`, code: 'cycle' }],
      });
    }
  });

  test('v2 says so of its own attribute', async () => {
    const employee = await sandbox.ok('v2.getEmployee', { params: { employee: 40 } });
    const { email, 'first-name': first, 'last-name': last, 'start-date': start } = employee.data.attributes;
    const attributes = {
      email,
      'first-name': first,
      'last-name': last,
      'office-id': 1,
      'start-date': start,
      'manager-id': 40,
    };
    const json = { data: { type: 'employees', attributes } };
    const refused = await sandbox.refused('v2.replaceEmployee', { params: { employee: 40 }, json });
    expect(refused.errors).toMatchObject([{ pointer: '/data/attributes/manager-id' }]);
  });
});
