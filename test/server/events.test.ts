import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

/** Types and subjects of the events that are not of the seed, the oldest first. */
async function told(): Promise<ReadonlyArray<readonly [string, unknown]>> {
  const { data } = await sandbox.ok('v4.listEvents', {
    query: { limit: 100, 'updated_at.gte': '2026-11-21T00:00:00Z' },
  });
  return data.map(({ type, data: { id } }) => [type, id] as const);
}

const project = () => sandbox.seedId('project', 1);

describe('a change through v4', () => {
  test('is told with the record as it is then', async () => {
    const ticket = await sandbox.ok('v4.createTicket', {
      json: { project_id: project(), subject: 'A leak' },
    });
    const params = { ticket_id: ticket.id };
    const changed = await sandbox.ok('v4.updateTicket', { params, json: { subject: 'Two leaks' } });
    await sandbox.ok('v4.deleteTicket', { params });
    const { data } = await sandbox.ok('v4.listEvents', {
      query: { 'updated_at.gte': '2026-11-21T00:00:00Z' },
    });
    expect(data.map(({ type, data: record, complete }) => ({ type, record, complete }))).toEqual([
      { type: 'ticket.created', record: ticket, complete: true },
      { type: 'ticket.updated', record: changed, complete: true },
      { type: 'ticket.deleted', record: changed, complete: true },
    ]);
  });

  test('is told under the name of what happened to the ticket', async () => {
    const params = { ticket_id: sandbox.seedId('ticket', 1) };
    const comment = await sandbox.ok('v4.createTicketComment', { params, json: { text: 'Seen' } });
    expect(await told()).toEqual([['ticket.commented', comment.id]]);
  });

  test('that was refused, or changes nothing, is not told', async () => {
    const ticket_id = sandbox.seedId('ticket', 1);
    const { subject } = await sandbox.ok('v4.getTicket', { params: { ticket_id } });
    await sandbox.ok('v4.updateTicket', { params: { ticket_id }, json: { subject } });
    await sandbox.refused('v4.updateTicket', {
      params: { ticket_id },
      json: { assignee_id: `usr_${'0'.repeat(26)}` },
    });
    await sandbox.refused('v4.createTicket', {
      json: { project_id: `prj_${'0'.repeat(26)}`, subject: 'None' },
    });
    expect(await told()).toEqual([]);
  });

  test('of a kind that nobody is told of makes none', async () => {
    await sandbox.ok('v4.createDepartment', { json: { name: 'Timber' } });
    expect(await told()).toEqual([]);
  });

  test('that is repeated under the same idempotency key is told once', async () => {
    const values = {
      json: { project_id: project(), subject: 'Once' },
      headers: { 'Idempotency-Key': 'the-same' },
    };
    const { id } = await sandbox.ok('v4.createTicket', values);
    await sandbox.ok('v4.createTicket', values);
    expect(await told()).toEqual([['ticket.created', id]]);
  });
});

test('a change through v2 is told as well, with the record as v4 shows it', async () => {
  const { data } = await sandbox.ok('v2.createTicket', {
    params: { project: 1 },
    json: { data: { type: 'tickets', attributes: { title: 'Through v2' } } },
  });
  const id = data['id-v4'];
  const [event] = (await sandbox.ok('v4.listEvents', { query: { 'updated_at.gte': '2026-11-21T00:00:00Z' } }))
    .data;
  expect(event).toMatchObject({ type: 'ticket.created', data: { id, subject: 'Through v2' } });
});

test('an event and its change are in the same commit', async () => {
  const { id } = await sandbox.ok('v4.createProject', { json: { name: 'Quay', start_date: '2027-01-01' } });
  const entries = (await sandbox.entries()) ?? {};
  const [event] = Object.values(entries['records:event'] ?? {});
  expect(Object.keys(entries['records:project'] ?? {})).toEqual([id]);
  expect(event).toMatchObject({ data: { id } });
});

test('what random writes do is told: each change once, in its order, and nothing besides', async () => {
  const step = fc.record({
    what: fc.constantFrom('create', 'update', 'same', 'delete', 'refused'),
    which: fc.nat({ max: 3 }),
    text: fc.stringMatching(/^[a-z]{1,8}$/),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      sandbox = await server.startSandbox();
      const expected: Array<readonly [string, unknown]> = [];
      const live: Array<{ readonly id: string; subject: string }> = [];
      for (const { what, which, text } of steps) {
        const chosen = live[which % Math.max(1, live.length)];
        const params = { ticket_id: chosen?.id ?? sandbox.seedId('ticket', 1) };
        if (what === 'create') {
          const { id } = await sandbox.ok('v4.createTicket', {
            json: { project_id: project(), subject: text },
          });
          live.push({ id, subject: text });
          expected.push(['ticket.created', id]);
        } else if (what === 'refused') {
          await sandbox.refused('v4.updateTicket', {
            params,
            json: { assignee_id: `usr_${'0'.repeat(26)}` },
          });
        } else if (chosen && what === 'delete') {
          await sandbox.ok('v4.deleteTicket', { params });
          live.splice(live.indexOf(chosen), 1);
          expected.push(['ticket.deleted', chosen.id]);
        } else if (chosen) {
          const subject = what === 'same' ? chosen.subject : `${text}, changed`;
          await sandbox.ok('v4.updateTicket', { params, json: { subject } });
          if (subject !== chosen.subject) expected.push(['ticket.updated', chosen.id]);
          chosen.subject = subject;
        }
      }
      expect(await told()).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});

describe('the log of events', () => {
  test('begins with the last thirty days of the seed, the same in every sandbox', async () => {
    const other = await server.startSandbox();
    const first = await sandbox.ok('v4.listEvents', { query: { limit: 100 } });
    expect(await other.ok('v4.listEvents', { query: { limit: 100 } })).toMatchObject({ data: first.data });
    const [oldest] = first.data;
    const { data } = await sandbox.ok('v4.listEvents', { query: { limit: 1, sort: '-created_at' } });
    const days =
      (Date.parse(data[0]?.created_at ?? '') - Date.parse(oldest?.created_at ?? '')) / (24 * 3600 * 1000);
    expect(days).toBeGreaterThan(28);
    expect(days).toBeLessThanOrEqual(30);
  });

  test('filters by type and time', async () => {
    const query = { type: 'ticket.commented', 'updated_at.gte': '2026-10-20T00:00:00Z' };
    const { data } = await sandbox.ok('v4.listEvents', { query });
    expect(data.length).toBeGreaterThan(0);
    expect(data.every(({ type, created_at }) => type === query.type && created_at >= '2026-10-20')).toBe(
      true,
    );
    expect(
      (await sandbox.refused('v4.listEvents', { query: { type: 'ticket.exploded' } })).errors,
    ).toMatchObject([{ parameter: 'type' }]);
  });

  test('forgets an event after thirty days on the clock of the sandbox, but not those of the seed', async () => {
    const { id } = await sandbox.ok('v4.createProject', { json: { name: 'Quay', start_date: '2027-01-01' } });
    const [[, subject] = []] = await told();
    expect(subject).toBe(id);
    for (const days of [10, 10, 9]) {
      await sandbox.ok('sandbox.advanceClock', { json: { seconds: days * 24 * 3600 } });
    }
    expect(await told()).toHaveLength(1);
    await sandbox.ok('sandbox.advanceClock', { json: { seconds: 2 * 24 * 3600 } });
    expect(await told()).toEqual([]);
    expect((await sandbox.ok('v4.listEvents', { query: { limit: 1 } })).data).toHaveLength(1);
  });

  test('keeps a bounded number of them', async () => {
    const ticket_id = sandbox.seedId('ticket', 1);
    const change = (round: number) =>
      sandbox.ok('v4.updateTicket', { params: { ticket_id }, json: { subject: `Round ${round}` } });
    for (let round = 0; round < 600; round += 60) {
      await Promise.all(Array.from({ length: 60 }, (_, index) => change(round + index)));
    }
    const entries = (await sandbox.entries()) ?? {};
    expect(Object.keys(entries['records:event'] ?? {}).length).toBeLessThanOrEqual(550);
    expect(Object.keys(entries['records:delivery'] ?? {}).length).toBeLessThanOrEqual(310);
    const { data } = await sandbox.ok('v4.listEvents', { query: { limit: 1, sort: '-created_at' } });
    expect(data[0]?.data.subject).toBe('Round 599');
  });

  test('starts anew when the sandbox is reset', async () => {
    await sandbox.ok('v4.createProject', { json: { name: 'Quay', start_date: '2027-01-01' } });
    await sandbox.ok('sandbox.resetCurrentSandbox');
    expect(await told()).toEqual([]);
  });

  test('says of a record that is too large what it is, and no more', async () => {
    const description = '\u0001'.repeat(3900); // six bytes each in JSON
    const ticket = await sandbox.ok('v4.createTicket', {
      json: { project_id: project(), subject: 'Long', description },
    });
    const [event] = (
      await sandbox.ok('v4.listEvents', { query: { 'updated_at.gte': '2026-11-21T00:00:00Z' } })
    ).data;
    const { id, number, created_at, updated_at } = ticket;
    expect(event).toMatchObject({ complete: false });
    expect(event?.data).toEqual({ id, number, created_at, updated_at });
  });
});
