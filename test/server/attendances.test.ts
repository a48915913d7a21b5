/** Attendances: times of one day, breaks, overlaps, projects; and the clocks of v2, daylight saving included. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { legacyTypes } from '../../spec/contract.ts';
import { type TestSandbox, TestServer } from '../harness/app.ts';
import { legacyBody } from '../harness/valid-bodies.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const DAY = '2027-03-10';

/** A body with these times of the day, in winter. */
const work = (from: string, to: string, more: object = {}) => ({
  employee_id: sandbox.seedId('employee', 14),
  start_at: `${DAY}T${from}:00+01:00`,
  end_at: `${DAY}T${to}:00+01:00`,
  ...more,
});

describe('an attendance', () => {
  test('is read back with its day, its work and its times in the zone of the company', async () => {
    const json = { ...work('07:00', '16:00'), start_at: `${DAY}T06:00:00Z`, break_minutes: 30 };
    const made = await sandbox.ok('v4.createAttendance', { json });
    expect(made).toMatchObject({
      date: DAY,
      start_at: `${DAY}T07:00:00+01:00`,
      end_at: `${DAY}T16:00:00+01:00`,
      worked_minutes: 510,
      status: 'pending',
      project_id: null,
      comment: null,
    });
    expect(await sandbox.ok('v4.getAttendance', { params: { attendance_id: made.id } })).toEqual(made);
  });

  test('belongs to the day of the company, whatever day it is in UTC', async () => {
    const json = {
      ...work('', ''),
      start_at: '2027-07-09T22:15:00Z',
      end_at: '2027-07-10T04:00:00Z',
      date: '2027-07-10',
    };
    expect(await sandbox.ok('v4.createAttendance', { json })).toMatchObject({ date: '2027-07-10' });
    const refused = await sandbox.refused('v4.createAttendance', { json: { ...json, date: '2027-07-09' } });
    expect(refused.errors).toMatchObject([{ pointer: '/date', code: 'another_day' }]);
  });

  test.each([
    ['07:00', '06:59', '/end_at', 'before_start'],
    ['07:00', '07:00', '/end_at', 'before_start'],
  ])('from %s to %s is refused', async (from, to, pointer, code) => {
    const refused = await sandbox.refused('v4.createAttendance', { json: work(from, to) });
    expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer, code }] });
  });

  test('is refused past midnight', async () => {
    const json = { ...work('22:00', ''), end_at: '2027-03-11T00:00:00+01:00' };
    expect((await sandbox.refused('v4.createAttendance', { json })).errors).toMatchObject([
      { pointer: '/end_at', code: 'another_day' },
    ]);
  });

  test.each([
    ['start_at', `${DAY}T07:00:01+01:00`, 'not_a_minute'],
    ['end_at', `${DAY}T15:00:00.5+01:00`, 'not_a_minute'],
    ['start_at', '1999-12-31T23:59:00Z', 'out_of_range'],
    ['end_at', '2100-01-01T00:00:00Z', 'out_of_range'],
    ['start_at', '0001-01-01T00:00:00Z', 'out_of_range'],
    ['end_at', '9999-12-31T23:59:00Z', 'out_of_range'],
  ])('is refused with %s %s', async (field, time, code) => {
    const json = { ...work('07:00', '15:00'), [field]: time };
    expect((await sandbox.refused('v4.createAttendance', { json })).errors).toMatchObject([
      { pointer: `/${field}`, code },
    ]);
  });

  test('may have a break as long as itself, and none that is longer', async () => {
    const json = work('07:00', '08:00', { break_minutes: 60 });
    expect((await sandbox.ok('v4.createAttendance', { json })).worked_minutes).toBe(0);
    const refused = await sandbox.refused('v4.createAttendance', {
      json: work('09:00', '10:00', { break_minutes: 61 }),
    });
    expect(refused.errors).toMatchObject([{ pointer: '/break_minutes', code: 'too_long' }]);
  });

  test('follows its start to another day, in the offset of that day', async () => {
    const { id } = await sandbox.ok('v4.createAttendance', { json: work('07:00', '15:00') });
    const params = { attendance_id: id };
    const json = { start_at: '2027-06-01T05:00:00Z', end_at: '2027-06-01T13:30:00Z' };
    expect(await sandbox.ok('v4.updateAttendance', { params, json })).toMatchObject({
      date: '2027-06-01',
      start_at: '2027-06-01T07:00:00+02:00',
      worked_minutes: 510,
    });
    const alone = await sandbox.refused('v4.updateAttendance', { params, json: { date: '2027-06-02' } });
    expect(alone.errors).toMatchObject([{ pointer: '/date', code: 'another_day' }]);
  });
});

describe('two attendances of one employee do not overlap', () => {
  const spans: ReadonlyArray<[string, string, boolean]> = [
    ['06:00', '09:00', true],
    ['06:00', '09:01', false],
    ['09:00', '12:00', false],
    ['10:00', '11:00', false],
    ['06:00', '18:00', false],
    ['11:59', '13:00', false],
    ['12:00', '13:00', true],
  ];

  test.each(spans)('beside 09:00 to 12:00, %s to %s: possible is %s', async (from, to, isPossible) => {
    const { id } = await sandbox.ok('v4.createAttendance', { json: work('09:00', '12:00') });
    const answer = await sandbox.call('v4.createAttendance', { json: work(from, to) });
    if (isPossible) expect(answer.status).toBe(201);
    else {
      expect(answer.problem).toMatchObject({
        code: 'conflict',
        errors: [{ pointer: '/start_at', code: 'overlap' }],
      });
      expect(answer.problem?.detail).toContain(id);
    }
    const other = { ...work(from, to), employee_id: sandbox.seedId('employee', 15) };
    expect((await sandbox.call('v4.createAttendance', { json: other })).status).toBe(201);
  });

  test('unless one is rejected; then it cannot come back while the other is there', async () => {
    const first = await sandbox.ok('v4.createAttendance', { json: work('09:00', '12:00') });
    const params = { attendance_id: first.id };
    await sandbox.ok('v4.updateAttendance', { params, json: { status: 'rejected' } });
    const second = await sandbox.ok('v4.createAttendance', { json: work('09:00', '12:00') });
    const back = { params, json: { status: 'pending' } };
    expect((await sandbox.refused('v4.updateAttendance', back)).code).toBe('conflict');
    await sandbox.ok('v4.deleteAttendance', { params: { attendance_id: second.id } });
    await sandbox.ok('v4.updateAttendance', back);
  });

  test('also when one is moved or given to somebody else', async () => {
    await sandbox.ok('v4.createAttendance', { json: work('09:00', '12:00') });
    const { id } = await sandbox.ok('v4.createAttendance', { json: work('13:00', '15:00') });
    const params = { attendance_id: id };
    const earlier = { params, json: { start_at: `${DAY}T11:00:00+01:00` } };
    expect((await sandbox.refused('v4.updateAttendance', earlier)).code).toBe('conflict');
    const employee_id = sandbox.seedId('employee', 15);
    await sandbox.ok('v4.updateAttendance', { params, json: { employee_id } });
    await sandbox.ok('v4.updateAttendance', earlier);
    const back = { params, json: { employee_id: sandbox.seedId('employee', 14) } };
    expect((await sandbox.refused('v4.updateAttendance', back)).code).toBe('conflict');
  });
});

test('an archived project takes no new attendances, in either version, and keeps those that it has', async () => {
  const project_id = sandbox.seedId('project', 2);
  const { id } = await sandbox.ok('v4.createAttendance', { json: work('07:00', '09:00', { project_id }) });
  await sandbox.ok('v4.updateProject', { params: { project_id }, json: { status: 'archived' } });
  const refused = await sandbox.refused('v4.createAttendance', {
    json: work('10:00', '11:00', { project_id }),
  });
  expect(refused.errors).toMatchObject([{ pointer: '/project_id', code: 'archived' }]);
  const json = legacy({ 'start-time': '10:00', 'end-time': '11:00', 'project-id': 2 });
  expect((await sandbox.refused('v2.createAttendance', { json })).errors).toMatchObject([
    { pointer: '/data/attributes/project-id' },
  ]);
  const params = { attendance_id: id };
  await sandbox.ok('v4.updateAttendance', { params, json: { end_at: `${DAY}T09:30:00+01:00` } });
});

function legacy(changes: object) {
  const attributes = { 'employee-id': 14, date: DAY, 'start-time': '07:00', 'end-time': '15:00', ...changes };
  return legacyBody(legacyTypes.attendances, attributes);
}

describe('through v2', () => {
  test.each([
    ['2027-01-11', '+01:00'],
    ['2027-07-12', '+02:00'],
  ])('the clock of %s has the offset %s', async (date, offset) => {
    const made = await sandbox.ok('v2.createAttendance', { json: legacy({ date, break: 30 }) });
    expect(made.data.attributes).toMatchObject({ 'start-time': '07:00', 'worked-hours': 7.5 });
    const params = { attendance_id: made.data['id-v4'] };
    expect(await sandbox.ok('v4.getAttendance', { params })).toMatchObject({
      date,
      start_at: `${date}T07:00:00${offset}`,
      end_at: `${date}T15:00:00${offset}`,
    });
  });

  test('a day of 25 hours counts the hour that comes twice', async () => {
    const json = legacy({ date: '2027-10-31', 'start-time': '01:00', 'end-time': '05:00' });
    expect((await sandbox.ok('v2.createAttendance', { json })).data.attributes['worked-hours']).toBe(5);
  });

  test('a replacement keeps the status, empties what is left out, and is said in its own names', async () => {
    const made = await sandbox.ok('v4.createAttendance', {
      json: work('07:00', '15:00', { break_minutes: 30, comment: 'Before' }),
    });
    const params = { attendance: made.number };
    await sandbox.ok('v4.updateAttendance', {
      params: { attendance_id: made.id },
      json: { status: 'confirmed' },
    });
    const replaced = await sandbox.ok('v2.replaceAttendance', {
      params,
      json: legacy({ 'end-time': '16:00' }),
    });
    expect(replaced.data.attributes).toMatchObject({
      status: 'approved',
      comment: null,
      break: 0,
      'end-time': '16:00',
      'worked-hours': 9,
    });
    const refused = await sandbox.refused('v2.replaceAttendance', {
      params,
      json: legacy({ 'end-time': '06:00' }),
    });
    expect(refused.errors).toMatchObject([{ pointer: '/data/attributes/end-time' }]);
    await sandbox.ok('v2.deleteAttendance', { params });
    const gone = await sandbox.refused('v4.getAttendance', { params: { attendance_id: made.id } });
    expect(gone.code).toBe('not_found');
  });

  test.each(['24:00', '7:00', '07:00:00', '07.00', ''])('%j is no time', async (time) => {
    const refused = await sandbox.refused('v2.createAttendance', { json: legacy({ 'start-time': time }) });
    expect(refused.errors).toMatchObject([{ pointer: '/data/attributes/start-time' }]);
  });
});

test('an employee who entered times cannot be deleted', async () => {
  const employee = await sandbox.ok('v4.createEmployee', {
    json: {
      email: 'new@example.org',
      first_name: 'N',
      last_name: 'N',
      office_id: sandbox.seedId('office', 1),
      start_date: '2027-01-01',
    },
  });
  const json = { ...work('07:00', '15:00'), employee_id: employee.id };
  const { id } = await sandbox.ok('v4.createAttendance', { json });
  const params = { employee_id: employee.id };
  const headers = { 'If-Match': '*' };
  const refused = await sandbox.refused('v4.deleteEmployee', { params, headers });
  expect(refused.code).toBe('still_referenced');
  expect(refused.errors[0]?.detail).toContain(id);
});
