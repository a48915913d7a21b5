/** State machines of tickets, absences and attendances: every pair of statuses, generated from the transitions of the contract. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { absenceTransitions } from '../../spec/schemas/absence.ts';
import { attendanceTransitions } from '../../spec/schemas/attendance.ts';
import { ticketTransitions } from '../../spec/schemas/ticket.ts';
import { type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

type Transitions = Readonly<Record<string, readonly string[]>>;

/** The statuses on the shortest way from one to another, without the first. */
function wayTo(transitions: Transitions, from: string, to: string): readonly string[] {
  const ways = new Map<string, readonly string[]>([[from, []]]);
  for (const [status, way] of ways) {
    for (const next of transitions[status] ?? []) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  const way = ways.get(to);
  if (!way) throw new Error(`Nothing leads from ${from} to ${to}.`);
  return way;
}

function pairsOf(transitions: Transitions) {
  const statuses = Object.keys(transitions);
  return statuses.flatMap((from) =>
    statuses.map((to) => ({ from, to, isPossible: from === to || (transitions[from] ?? []).includes(to) })),
  );
}

let absences = 0;
let attendances = 0;

const machines = [
  {
    kind: 'ticket' as const,
    transitions: ticketTransitions as Transitions,
    initial: 'open',
    update: 'v4.updateTicket' as const,
    create: async () =>
      (
        await sandbox.ok('v4.createTicket', {
          json: { project_id: sandbox.seedId('project', 1), subject: 'A ticket' },
        })
      ).id,
  },
  {
    kind: 'absence' as const,
    transitions: absenceTransitions as Transitions,
    initial: 'submitted',
    update: 'v4.updateAbsence' as const,
    create: async () => {
      absences += 1;
      const day = new Date(Date.UTC(2030, 0, absences)).toISOString().slice(0, 10);
      const ids = {
        employee_id: sandbox.seedId('employee', 12),
        absence_type_id: sandbox.seedId('absence_type', 1),
      };
      return (await sandbox.ok('v4.createAbsence', { json: { ...ids, start_date: day, end_date: day } })).id;
    },
  },
  {
    kind: 'attendance' as const,
    transitions: attendanceTransitions as Transitions,
    initial: 'pending',
    update: 'v4.updateAttendance' as const,
    create: async () => {
      attendances += 1;
      const day = new Date(Date.UTC(2030, 0, attendances)).toISOString().slice(0, 10);
      const employee_id = sandbox.seedId('employee', 12);
      const json = { employee_id, start_at: `${day}T07:00:00Z`, end_at: `${day}T15:00:00Z` };
      return (await sandbox.ok('v4.createAttendance', { json })).id;
    },
  },
];

describe.each(machines)('a $kind', ({ kind, transitions, initial, update, create }) => {
  test.each(pairsOf(transitions))(
    'from $from to $to: possible is $isPossible',
    async ({ from, to, isPossible }) => {
      const params = { [`${kind}_id`]: await create() };
      for (const status of wayTo(transitions, initial, from))
        await sandbox.ok(update, { params, json: { status } });
      const answer = await sandbox.call(update, { params, json: { status: to } });
      if (isPossible) {
        expect(answer.body).toMatchObject({ status: to });
        return;
      }
      expect(answer.problem).toMatchObject({ code: 'invalid_transition', errors: [{ pointer: '/status' }] });
      for (const next of transitions[from] ?? []) expect(answer.problem?.detail).toContain(`\`${next}\``);
      expect((await sandbox.ok(update, { params, json: {} })).status).toBe(from);
    },
  );
});

test('an absence that payroll has processed cannot be deleted, in either version', async () => {
  const [machine] = machines.filter(({ kind }) => kind === 'absence');
  const params = { absence_id: (await machine?.create()) ?? '' };
  for (const status of ['approved', 'processed'])
    await sandbox.ok('v4.updateAbsence', { params, json: { status } });
  const { number } = await sandbox.ok('v4.getAbsence', { params });
  expect((await sandbox.refused('v4.deleteAbsence', { params })).code).toBe('invalid_transition');
  expect((await sandbox.refused('v2.deleteTimeOff', { params: { 'time-off': number } })).code).toBe(
    'invalid_transition',
  );
  await sandbox.ok('v4.getAbsence', { params });
});

test('an archived project takes no new tickets, in either version, and keeps those that it has', async () => {
  const project_id = sandbox.seedId('project', 2);
  const { id } = await sandbox.ok('v4.createTicket', { json: { project_id, subject: 'Before' } });
  await sandbox.ok('v4.updateProject', { params: { project_id }, json: { status: 'archived' } });
  const refused = await sandbox.refused('v4.createTicket', { json: { project_id, subject: 'After' } });
  expect(refused).toMatchObject({
    code: 'validation_failed',
    errors: [{ pointer: '/project_id', code: 'archived' }],
  });
  const json = { data: { type: 'tickets', attributes: { title: 'After' } } };
  expect((await sandbox.refused('v2.createTicket', { params: { project: 2 }, json })).code).toBe(
    'validation_failed',
  );
  expect(
    (await sandbox.ok('v4.updateTicket', { params: { ticket_id: id }, json: { progress: 5 } })).progress,
  ).toBe(5);
});
