/** P4: what is not shared with an integration is left out, and nothing can be found out by it. */
import { expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import type { Operation } from '../../../spec/operation.ts';
import { employeeAttributes } from '../../../spec/schemas/employee.ts';
import { credentialWith, exchangeOf } from '../test-exchange.ts';
import { refuseHidden, showsEmployees, withhold } from './attributes.ts';

async function exchangeWith(operation: Operation, shared: readonly string[] | undefined) {
  const exchange = await exchangeOf(operation);
  exchange.credential = {
    ...credentialWith(['employees:read']),
    attributes: shared && new Set(employeeAttributes.filter((attribute) => shared.includes(attribute))),
  };
  return exchange;
}

const getEmployee = operationOf('v4', 'getEmployee');
const listEmployees = operationOf('v4', 'listEmployees');
const record = { id: 'emp_1', first_name: 'Anna', position: 'Foreman', iban: 'DE02' };

test('P4: v4 leaves out what is not shared, and names it', async () => {
  const one = withhold(await exchangeWith(getEmployee, ['first_name']), { status: 200, body: record });
  expect(one.body).toMatchObject({
    id: 'emp_1',
    first_name: 'Anna',
    meta: { omitted: expect.arrayContaining(['position', 'iban']) },
  });
  expect(one.body).not.toHaveProperty('position');
  const list = withhold(await exchangeWith(listEmployees, ['first_name']), {
    status: 200,
    body: { data: [record], meta: { next_cursor: null } },
  });
  expect(list.body).toMatchObject({
    data: [{ id: 'emp_1', first_name: 'Anna' }],
    meta: { next_cursor: null, omitted: expect.arrayContaining(['position']) },
  });
  expect(JSON.stringify(list.body)).not.toContain('Foreman');
});

test('P4: v2 leaves it out without a word', async () => {
  const exchange = await exchangeWith(operationOf('v2', 'getEmployee'), ['first_name']);
  const body = {
    data: {
      id: '1',
      type: 'employees',
      attributes: { 'first-name': 'Anna', 'job-title': 'Foreman', 'created-at': '2026-01-01' },
    },
  };
  expect(withhold(exchange, { status: 200, body }).body).toEqual({
    data: { id: '1', type: 'employees', attributes: { 'first-name': 'Anna', 'created-at': '2026-01-01' } },
  });
});

test('P4: a record keeps the entity tag that it has for everybody', async () => {
  const few = withhold(await exchangeWith(getEmployee, ['first_name']), { status: 200, body: record });
  const more = withhold(await exchangeWith(getEmployee, ['first_name', 'position']), {
    status: 200,
    body: record,
  });
  expect(few.headers?.ETag).toMatch(/^"/);
  expect(few.headers?.ETag).toBe(more.headers?.ETag);
});

test.each([
  ['v4', 'listEmployees', { position: 'Foreman' }, 'position'],
  ['v4', 'listEmployees', { 'birthdate.gte': '1980-01-01' }, 'birthdate.gte'],
  ['v4', 'listEmployees', { sort: '-position' }, 'sort'],
  ['v2', 'listEmployees', { 'filter[office-id]': 2 }, 'filter[office-id]'],
] as const)('P4: %s.%s is not asked by %j', async (document, id, query, parameter) => {
  const operation = operationOf(document, id);
  expect(refuseHidden(await exchangeWith(operation, ['first_name']), query)).toMatchObject({
    code: 'attribute_not_shared',
    errors: [{ parameter, code: 'not_shared' }],
  });
  expect(
    refuseHidden(await exchangeWith(operation, ['position', 'birthdate', 'office_id']), query),
  ).toBeUndefined();
  expect(refuseHidden(await exchangeWith(operation, undefined), query)).toBeUndefined();
});

test('P4: reports, and whoever is no integration, see everything', async () => {
  expect(showsEmployees(operationOf('v4', 'getReport'))).toBe(false);
  const answer = { status: 200, body: record };
  expect(withhold(await exchangeWith(operationOf('v4', 'getReport'), []), answer)).toBe(answer);
  expect(withhold(await exchangeWith(getEmployee, undefined), answer)).toBe(answer);
});
