/** Lists of v2: pages by number and filters, and the same records as in v4. Generated from the contract. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { successorOf } from '../../spec/contract.ts';
import { named, type OperationName, type TestSandbox, TestServer } from '../harness/app.ts';
import { pageLists, paramsOf, walk } from '../harness/lists.ts';

interface Resource {
  readonly id: string;
  readonly 'id-v4': string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly data: readonly Resource[];
  readonly meta: { readonly count: number; readonly page: number; readonly pagesize: number };
}

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
  const project_id = sandbox.seedId('project', 1);
  const parent = await sandbox.ok('v4.createDepartment', { json: { name: 'Whole' } });
  await sandbox.ok('v4.createDepartment', { json: { name: 'Part', parent_id: parent.id } });
  await sandbox.ok('v4.createTicket', { json: { project_id, subject: 'Own' } });
  await sandbox.ok('v4.deleteEmployee', { params: { employee_id: sandbox.seedId('employee', 120) } });
});

afterAll(() => server[Symbol.asyncDispose]());

async function pageOf(name: OperationName, query: Readonly<Record<string, string | number>>): Promise<Page> {
  return (await sandbox.ok(name, { params: paramsOf(sandbox, name), query })) as unknown as Page; // checked against its schema
}

async function everything(
  name: OperationName,
  query: Readonly<Record<string, string | number>> = {},
): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await pageOf(name, { ...query, page, pagesize: 200 });
    found.push(...data);
    if (data.length < 200) return found;
  }
}

describe.each(pageLists)('$name', ({ name, type }) => {
  let all: readonly Resource[];

  beforeAll(async () => {
    all = await everything(name);
    expect(all.length).toBeGreaterThan(0);
  });

  test('has every record on exactly one page, by number', async () => {
    const pagesize = Math.min(200, Math.max(1, Math.floor(all.length / 3)));
    const pages: Page[] = [];
    for (let page = 1; page <= Math.ceil(all.length / pagesize); page += 1)
      pages.push(await pageOf(name, { page, pagesize }));
    expect(pages.flatMap(({ data }) => data.map(({ id }) => id))).toEqual(all.map(({ id }) => id));
    expect(pages.map(({ meta }) => meta)).toEqual(
      pages.map((_, index) => ({ count: all.length, page: index + 1, pagesize })),
    );
    const numbers = all.map(({ id }) => Number(id));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test('has nothing behind the last page', async () => {
    const { data, meta } = await pageOf(name, { page: 1_000_000, pagesize: 200 });
    expect(data).toEqual([]);
    expect(meta).toEqual({ count: all.length, page: 1_000_000, pagesize: 200 });
  });

  test('shows the records that its successor in v4 shows', async () => {
    const successor = successorOf(named(name));
    const sets = Object.entries(named(name).successor?.sets ?? {}).map(([field, set]) => [
      field,
      String(set),
    ]);
    const query = {
      ...(name === 'v2.listTickets' && { project_id: sandbox.seedId('project', 1) }),
      ...Object.fromEntries(sets),
    };
    const records = await walk(sandbox, `v4.${successor?.id}` as OperationName, query); // an operation, by its definition
    expect(all.map((resource) => resource['id-v4'])).toEqual(records.map(({ id }) => id));
    expect(all.map(({ id }) => id)).toEqual(records.map(({ number }) => String(number)));
  });

  test.each(type.filters)('filters by %s', async (filter) => {
    const values = [...new Set(all.map(({ attributes }) => attributes[filter]))]
      .filter((value) => value !== null)
      .slice(0, 6);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      const query = { [`filter[${filter}]`]: String(value) };
      const expected = all.filter(({ attributes }) => attributes[filter] === value);
      expect(
        (await everything(name, query)).map(({ id }) => id),
        String(value),
      ).toEqual(expected.map(({ id }) => id));
      expect((await pageOf(name, { ...query, pagesize: 1 })).meta.count).toBe(expected.length);
    }
  });

  test('finds nothing for a number that belongs to nothing', async () => {
    const references = type.filters.filter((filter) => type.attributes[filter]?.as === 'number');
    for (const filter of references) {
      const { data, meta } = await pageOf(name, { [`filter[${filter}]`]: 999_999 });
      expect([data, meta.count]).toEqual([[], 0]);
    }
  });

  test.each([
    ['page', [0, -1, 1.5, 'two', 1_000_001, '1e1']],
    ['pagesize', [0, -1, 201, 'all', '0x1']],
  ])('refuses a %s out of bounds', async (parameter, values) => {
    for (const value of values) {
      const refused = await sandbox.refused(name, {
        params: paramsOf(sandbox, name),
        query: { [parameter]: value },
      });
      expect(refused, String(value)).toMatchObject({ code: 'invalid_parameter', errors: [{ parameter }] });
    }
  });

  test('refuses a filter that it does not have', async () => {
    for (const parameter of [
      'filter[colour]',
      'filter[]',
      'filter',
      'status',
      'filter[__proto__]',
      '__proto__',
    ]) {
      const refused = await sandbox.refused(name, {
        params: paramsOf(sandbox, name),
        query: { [parameter]: 'x' },
      });
      expect(refused, parameter).toMatchObject({ code: 'invalid_parameter', errors: [{ parameter }] });
    }
  });
});
