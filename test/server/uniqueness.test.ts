/** Values that no two records share, letter case aside; periods that do not overlap. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestSandbox, TestServer } from '../harness/app.ts';
import { unique } from '../harness/valid-bodies.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

describe('a value that has to be unique is refused in any letter case', () => {
  test('the name of a department, made or changed', async () => {
    const made = await sandbox.ok('v4.createDepartment', { json: { name: 'Überbau' } });
    const refused = await sandbox.refused('v4.createDepartment', { json: { name: 'üBERBAU' } });
    expect(refused).toMatchObject({ code: 'conflict', errors: [{ pointer: '/name', code: 'taken' }] });
    expect(refused.errors[0]?.detail).toContain(made.id);
    const params = { department_id: sandbox.seedId('department', 3) };
    expect((await sandbox.refused('v4.updateDepartment', { params, json: { name: 'ÜBERBAU' } })).code).toBe(
      'conflict',
    );
  });

  test('the name of a seed record', async () => {
    const { name } = await sandbox.ok('v4.getDepartment', {
      params: { department_id: sandbox.seedId('department', 1) },
    });
    expect((await sandbox.refused('v4.createDepartment', { json: { name: name.toUpperCase() } })).code).toBe(
      'conflict',
    );
  });

  test('the name of a project', async () => {
    await sandbox.ok('v4.createProject', { json: { name: 'Kita', start_date: '2027-01-01' } });
    const refused = await sandbox.refused('v4.createProject', {
      json: { name: 'KITA', start_date: '2027-01-01' },
    });
    expect(refused).toMatchObject({ code: 'conflict', errors: [{ pointer: '/name' }] });
  });

  test.each(['email', 'external_id'])('the %s of an employee, in both versions', async (field) => {
    const person = {
      first_name: 'Ada',
      last_name: 'Byron',
      office_id: sandbox.seedId('office', 1),
      start_date: '2026-12-01',
    };
    const taken = field === 'email' ? 'Taken@Example.org' : 'Taken-1';
    const fresh = () => `${unique('x').replace(' ', '')}@example.org`;
    await sandbox.ok('v4.createEmployee', { json: { email: fresh(), ...person, [field]: taken } });
    const json = { email: fresh(), ...person, [field]: taken.toLowerCase() };
    expect(await sandbox.refused('v4.createEmployee', { json })).toMatchObject({
      code: 'conflict',
      errors: [{ pointer: `/${field}` }],
    });
    const params = { employee_id: sandbox.seedId('employee', 11) };
    const changed = await sandbox.refused('v4.updateEmployee', {
      params,
      json: { [field]: taken.toUpperCase() },
    });
    expect(changed).toMatchObject({ code: 'conflict', errors: [{ pointer: `/${field}` }] });
    const attribute = field.replace('_', '-');
    const attributes = {
      email: fresh(),
      'first-name': 'Ada',
      'last-name': 'Byron',
      'office-id': 1,
      'start-date': '2026-12-01',
      [attribute]: taken,
    };
    const legacy = await sandbox.refused('v2.createEmployee', {
      json: { data: { type: 'employees', attributes } },
    });
    expect(legacy).toMatchObject({
      code: 'conflict',
      errors: [{ pointer: `/data/attributes/${attribute}` }],
    });
  });

  test('a record may change the letter case of its own value, and take one that was given up', async () => {
    const { id } = await sandbox.ok('v4.createDepartment', { json: { name: 'Own' } });
    const params = { department_id: id };
    expect((await sandbox.ok('v4.updateDepartment', { params, json: { name: 'OWN' } })).name).toBe('OWN');
    await sandbox.ok('v4.updateDepartment', { params, json: { name: 'Given up' } });
    await sandbox.ok('v4.createDepartment', { json: { name: 'own' } });
    await sandbox.ok('v4.deleteDepartment', { params });
    await sandbox.ok('v4.createDepartment', { json: { name: 'Given up' } });
  });

  test('an empty value is no value', async () => {
    const office_id = sandbox.seedId('office', 1);
    for (const _ of [1, 2]) {
      const email = `${unique('y').replace(' ', '')}@example.org`;
      await sandbox.ok('v4.createEmployee', {
        json: {
          email,
          first_name: 'A',
          last_name: 'B',
          office_id,
          start_date: '2026-12-01',
          external_id: null,
        },
      });
    }
  });
});

describe('two absences of one employee do not overlap', () => {
  const present = { start_date: '2028-03-10', end_date: '2028-03-14' };
  const periods: ReadonlyArray<[string, string, string, boolean]> = [
    ['ends the day before', '2028-03-01', '2028-03-09', true],
    ['ends on its first day', '2028-03-01', '2028-03-10', false],
    ['ends within it', '2028-03-01', '2028-03-12', false],
    ['is the same', '2028-03-10', '2028-03-14', false],
    ['lies within it', '2028-03-11', '2028-03-12', false],
    ['spans it', '2028-03-01', '2028-03-31', false],
    ['begins on its last day', '2028-03-14', '2028-03-20', false],
    ['begins the day after', '2028-03-15', '2028-03-20', true],
  ];

  test.each(periods)(
    'one that %s (%s to %s): possible is %s',
    async (_what, start_date, end_date, isPossible) => {
      const own = await server.startSandbox();
      const common = {
        employee_id: own.seedId('employee', 7),
        absence_type_id: own.seedId('absence_type', 1),
      };
      const first = await own.ok('v4.createAbsence', { json: { ...common, ...present } });
      const json = { ...common, start_date, end_date };
      const answer = await own.call('v4.createAbsence', { json });
      expect(answer.status).toBe(isPossible ? 201 : 409);
      if (!isPossible) {
        expect(answer.problem?.errors).toMatchObject([{ pointer: '/start_date', code: 'overlap' }]);
        expect(answer.problem?.detail).toContain(first.id);
      }
      // The other version, another employee, and a void one.
      const attributes = {
        'employee-id': 7,
        'time-off-type-id': 1,
        'start-date': start_date,
        'end-date': end_date,
      };
      const legacy = await own.call('v2.createTimeOff', {
        json: { data: { type: 'time-offs', attributes } },
      });
      expect(legacy.status).toBe(409); // also where the one of v4 took the place just now
      await own.ok('v4.createAbsence', { json: { ...json, employee_id: own.seedId('employee', 8) } });
      if (isPossible) return;
      await own.ok('v4.updateAbsence', { params: { absence_id: first.id }, json: { status: 'cancelled' } });
      await own.ok('v4.createAbsence', { json });
    },
  );

  test('nor when one is moved', async () => {
    const own = await server.startSandbox();
    const common = { employee_id: own.seedId('employee', 7), absence_type_id: own.seedId('absence_type', 1) };
    await own.ok('v4.createAbsence', { json: { ...common, ...present } });
    const { id } = await own.ok('v4.createAbsence', {
      json: { ...common, start_date: '2028-03-15', end_date: '2028-03-20' },
    });
    const params = { absence_id: id };
    expect((await own.refused('v4.updateAbsence', { params, json: { start_date: '2028-03-14' } })).code).toBe(
      'conflict',
    );
    const moved = await own.ok('v4.updateAbsence', { params, json: { end_date: '2028-03-21' } });
    expect(moved.days.map(({ date }) => date)).toEqual([
      '2028-03-15',
      '2028-03-16',
      '2028-03-17',
      '2028-03-20',
      '2028-03-21',
    ]);
    expect(moved.amount).toBe(5);
  });

  test('neither version takes one that ends before it starts, or lasts longer than a year', async () => {
    const common = {
      employee_id: sandbox.seedId('employee', 9),
      absence_type_id: sandbox.seedId('absence_type', 1),
    };
    for (const [start_date, end_date] of [
      ['2028-03-10', '2028-03-09'],
      ['2028-01-01', '2029-01-01'],
    ]) {
      const refused = await sandbox.refused('v4.createAbsence', {
        json: { ...common, start_date, end_date },
      });
      expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer: '/end_date' }] });
      const attributes = {
        'employee-id': 9,
        'time-off-type-id': 1,
        'start-date': start_date,
        'end-date': end_date,
      };
      const legacy = await sandbox.refused('v2.createTimeOff', {
        json: { data: { type: 'time-offs', attributes } },
      });
      expect(legacy).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: '/data/attributes/end-date' }],
      });
    }
  });
});
