/** Lists of v4: pages by cursor, orders, filters, and cursors that do not belong. Generated from the contract. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyRecord } from '../../spec/record.ts';
import { ORIGIN, type TestSandbox, TestServer } from '../harness/app.ts';
import { cursorLists, paramsOf, walk } from '../harness/lists.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
  // What the tenant itself has made, changed and deleted lies between the records of the seed.
  const office_id = sandbox.seedId('office', 2);
  for (const [index, last_name] of ['Aalto', 'Müller', 'Zwart'].entries()) {
    const json = {
      email: `own${index}@example.org`,
      first_name: 'Own',
      last_name,
      office_id,
      start_date: '2025-03-01',
    };
    await sandbox.ok('v4.createEmployee', { json });
  }
  await sandbox.ok('v4.updateEmployee', {
    params: { employee_id: sandbox.seedId('employee', 9) },
    json: { last_name: 'Mmm' },
  });
  await sandbox.ok('v4.deleteEmployee', { params: { employee_id: sandbox.seedId('employee', 120) } });
  await sandbox.ok('v4.createDepartment', { json: { name: 'Äußeres' } });
  const project_id = sandbox.seedId('project', 1);
  const parent = await sandbox.ok('v4.createTicket', {
    json: { project_id, subject: 'Whole', due_date: '2027-01-01' },
  });
  await sandbox.ok('v4.createTicket', {
    json: { project_id, subject: 'Part', parent_id: parent.id, priority: 1 },
  });
  const ticket_id = sandbox.seedId('ticket', 1);
  await sandbox.ok('v4.createTicketComment', { params: { ticket_id }, json: { text: 'Own' } });
});

afterAll(() => server[Symbol.asyncDispose]());

/** The order that the documentation promises: by the field, `null` last, then by id; all of it turned round for `-`. */
function inOrder(all: readonly AnyRecord[], sort: string): readonly string[] {
  const field = sort.replace('-', '');
  const rank = (value: unknown) => (value === null ? 1 : 0);
  const compare = (a: unknown, b: unknown) =>
    a === b ? 0 : (a as string | number) < (b as string | number) ? -1 : 1; // both of one field
  const ascending = all.toSorted((a, b) => {
    const [left, right] = field === 'created_at' ? [a.id, b.id] : [a[field], b[field]];
    return rank(left) - rank(right) || compare(left, right) || compare(a.id, b.id);
  });
  return (sort.startsWith('-') ? ascending.reverse() : ascending).map(({ id }) => id);
}

describe.each(cursorLists)('$name', ({ name, sorts, filters }) => {
  let all: readonly AnyRecord[];

  beforeAll(async () => {
    all = await walk(sandbox, name, { limit: 100 });
    expect(all.length).toBeGreaterThan(0);
  });

  test.each(sorts)('walks every record exactly once, ordered by %s', async (sort) => {
    const limit = Math.min(100, Math.max(1, Math.floor(all.length / 4)));
    const walked = await walk(sandbox, name, { sort, limit });
    expect(walked.map(({ id }) => id)).toEqual(inOrder(all, sort));
  });

  test.each(filters)('filters by %s', async (filter) => {
    const values = [...new Set(all.map((record) => record[filter]))]
      .filter((value) => value !== null)
      .slice(0, 6);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      const found = await walk(sandbox, name, { [filter]: String(value), limit: 40 });
      const expected = all.filter((record) => record[filter] === value);
      expect(
        found.map(({ id }) => id),
        `${filter}=${String(value)}`,
      ).toEqual(expected.map(({ id }) => id));
    }
  });

  test('all filters together give the records that have all of the values', async () => {
    const wanted = all.find((record) => filters.every((filter) => record[filter] !== null)) ?? all[0];
    const given = filters.filter((filter) => wanted?.[filter] !== null);
    const query = Object.fromEntries(given.map((filter) => [filter, String(wanted?.[filter])]));
    const found = await walk(sandbox, name, { ...query, sort: '-created_at' });
    const expected = all.filter((record) => given.every((filter) => record[filter] === wanted?.[filter]));
    expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id).reverse());
  });

  test('filters by the time of the last change, its beginning included and its end not', async () => {
    const times = all.map(({ updated_at }) => updated_at).toSorted();
    const [since = '', before = ''] = [times[Math.floor(times.length / 3)], times.at(-1)];
    const found = await walk(sandbox, name, { 'updated_at.gte': since, 'updated_at.lt': before });
    const at = (time: string) => Date.parse(time);
    const expected = all.filter(
      ({ updated_at }) => at(since) <= at(updated_at) && at(updated_at) < at(before),
    );
    expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });

  test('takes a limit from 1 to 100', async () => {
    const params = paramsOf(sandbox, name);
    for (const limit of [1, 100]) await sandbox.ok(name, { params, query: { limit } });
    for (const limit of [0, 101, -1, 1.5, 'ten', '0x10', '1e1', ' 7', '007']) {
      const refused = await sandbox.refused(name, { params, query: { limit } });
      expect(refused, String(limit)).toMatchObject({
        code: 'invalid_parameter',
        errors: [{ parameter: 'limit' }],
      });
    }
  });

  test('refuses an order that it does not have', async () => {
    const params = paramsOf(sandbox, name);
    for (const sort of ['colour', '-', '--created_at', '__proto__', 'id']) {
      const refused = await sandbox.refused(name, { params, query: { sort } });
      expect(refused).toMatchObject({ code: 'invalid_parameter', errors: [{ parameter: 'sort' }] });
    }
  });

  test('links to the next page, and not from the last one', async () => {
    const params = paramsOf(sandbox, name);
    const page = await sandbox.call(name, { params, query: { limit: 1, sort: '-created_at' } });
    const { data, meta } = page.body as { data: AnyRecord[]; meta: { next_cursor: string | null } }; // checked against its schema
    if (all.length === 1) {
      expect(page.headers.get('Link')).toBeNull();
      return;
    }
    const next = /^<(.*)>; rel="next"$/.exec(page.headers.get('Link') ?? '')?.[1] ?? '';
    expect(new URL(next).searchParams.get('cursor')).toBe(meta.next_cursor);
    const headers = { Authorization: `Bearer ${sandbox.token}` };
    const following = await server.fetch(next.slice(ORIGIN.length), { headers });
    expect(following.status).toBe(200);
    expect((following.body as typeof page.body & { data: AnyRecord[] }).data[0]?.id).not.toBe(data[0]?.id); // the same operation
  });

  test('refuses a cursor that was cut off, changed or made up', async () => {
    const cursor = await firstCursor(sandbox, name);
    if (cursor === undefined) return;
    const flipped = `${cursor.slice(0, -2)}${cursor.at(-2) === 'A' ? 'B' : 'A'}${cursor.slice(-1)}`;
    for (const broken of [
      cursor.slice(0, -1),
      cursor.slice(1),
      flipped,
      `${cursor}A`,
      `${cursor}=`,
      'A',
      '%',
      '🦊',
      'x'.repeat(900),
    ]) {
      const refused = await sandbox.refused(name, {
        params: paramsOf(sandbox, name),
        query: { limit: 1, cursor: broken },
      });
      expect(refused, broken).toMatchObject({ code: 'invalid_cursor', errors: [{ parameter: 'cursor' }] });
    }
  });

  test('refuses a cursor of another order', async () => {
    const cursor = await firstCursor(sandbox, name);
    if (cursor === undefined) return;
    const query = { cursor, sort: '-created_at' };
    expect((await sandbox.refused(name, { params: paramsOf(sandbox, name), query })).code).toBe(
      'invalid_cursor',
    );
  });

  test('refuses a cursor of other filters', async () => {
    const cursor = await firstCursor(sandbox, name);
    if (cursor === undefined) return;
    const query = { cursor, 'updated_at.gte': '2020-01-01T00:00:00Z' };
    expect((await sandbox.refused(name, { params: paramsOf(sandbox, name), query })).code).toBe(
      'invalid_cursor',
    );
  });

  test('refuses a cursor of another sandbox', async () => {
    const other = await server.startSandbox();
    const cursor = await firstCursor(other, name);
    if (cursor === undefined) return;
    const values = { params: paramsOf(sandbox, name), query: { limit: 1, cursor } };
    expect((await sandbox.refused(name, values)).code).toBe('invalid_cursor');
    await other.ok(name, values);
  });

  test('refuses a cursor of another list', async () => {
    for (const other of cursorLists.filter((list) => list.name !== name)) {
      const cursor = await firstCursor(sandbox, other.name);
      if (cursor === undefined) continue;
      const refused = await sandbox.refused(name, {
        params: paramsOf(sandbox, name),
        query: { limit: 1, cursor },
      });
      expect(refused.code, other.name).toBe('invalid_cursor');
    }
  });
});

/** The cursor behind the first record; `undefined` in a list that has only one. */
async function firstCursor(
  from: TestSandbox,
  name: (typeof cursorLists)[number]['name'],
): Promise<string | undefined> {
  const page = await from.ok(name, { params: paramsOf(from, name), query: { limit: 1 } });
  return (page as { meta: { next_cursor: string | null } }).meta.next_cursor ?? undefined; // a list, by its name
}

test('refuses the cursor of the comments of another ticket', async () => {
  const [ticket, other] = [sandbox.seedId('ticket', 1), sandbox.seedId('ticket', 2)];
  const page = await sandbox.ok('v4.listTicketComments', {
    params: { ticket_id: ticket },
    query: { limit: 1 },
  });
  const query = { limit: 1, cursor: String(page.meta.next_cursor) };
  expect((await sandbox.refused('v4.listTicketComments', { params: { ticket_id: other }, query })).code).toBe(
    'invalid_cursor',
  );
});

test('a cursor works after the record that it points behind was deleted', async () => {
  const own = await server.startSandbox();
  const made = await own.ok('v4.createDepartment', { json: { name: 'AAA' } });
  const first = await own.ok('v4.listDepartments', { query: { limit: 1, sort: 'name' } });
  expect(first.data[0]?.id).toBe(made.id);
  await own.ok('v4.deleteDepartment', { params: { department_id: made.id } });
  const query = { limit: 1, sort: 'name', cursor: String(first.meta.next_cursor) };
  const [second] = (await own.ok('v4.listDepartments', { query })).data;
  const [firstNow] = (await own.ok('v4.listDepartments', { query: { limit: 1, sort: 'name' } })).data;
  expect(second?.id).toBe(firstNow?.id);
});

/** What happens to the list between two of its pages. */
const change = fc.oneof(
  fc.record({
    what: fc.constant('create' as const),
    due_date: fc.constantFrom(null, '2020-01-01', '2026-12-24', '2027-02-01', '2031-05-05'),
    priority: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ what: fc.constant('delete' as const), index: fc.nat(500) }),
);

test('whatever is created and deleted between pages, every record that stays appears exactly once', async () => {
  const sorts = ['created_at', '-created_at', 'due_date', '-due_date', 'priority', '-priority'];
  const plans = fc.array(fc.array(change, { maxLength: 2 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sorts),
      fc.integer({ min: 1, max: 9 }),
      plans,
      async (sort, limit, plan) => {
        const own = await server.startSandbox();
        const project_id = own.seedId('project', 1);
        const query = { project_id, sort, limit };
        const before = await walk(own, 'v4.listTickets', { project_id });
        const gone = new Set<string>();
        const walked: string[] = [];
        let cursor: string | null = null;
        let page = 0;
        do {
          const found: { data: ReadonlyArray<{ id: string }>; meta: { next_cursor: string | null } } =
            await own.ok('v4.listTickets', { query: cursor === null ? query : { ...query, cursor } });
          walked.push(...found.data.map(({ id }) => id));
          cursor = found.meta.next_cursor;
          for (const step of plan[page] ?? []) {
            if (step.what === 'create') {
              const { due_date, priority } = step;
              await own.ok('v4.createTicket', { json: { project_id, subject: 'New', due_date, priority } });
              continue;
            }
            const id = before[step.index % before.length]?.id ?? '';
            const answer = await own.call('v4.deleteTicket', { params: { ticket_id: id } });
            if (answer.status === 204) gone.add(id);
          }
          page += 1;
        } while (cursor !== null);
        expect(new Set(walked).size).toBe(walked.length);
        const stayed = before.map(({ id }) => id).filter((id) => !gone.has(id));
        expect(stayed.filter((id) => !walked.includes(id))).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
});
