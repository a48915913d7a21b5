/** Custom fields: which types have options, values that hold a field, and the same fields in both versions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customFieldTypes } from '../../spec/schemas/custom-field.ts';
import { type TestSandbox, TestServer } from '../harness/app.ts';
import { unique } from '../harness/valid-bodies.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const fieldOf = (values: object) => ({
  api_name: unique('c_own').replace(' ', '_'),
  label: 'Own',
  section: 'home',
  ...values,
});

describe('options', () => {
  test.each(customFieldTypes.filter((type) => type !== 'list' && type !== 'tags'))(
    'are refused for the type %s, which works without',
    async (type) => {
      const refused = await sandbox.refused('v4.createCustomField', {
        json: fieldOf({ type, options: ['a'] }),
      });
      expect(refused).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: '/options', code: 'not_allowed' }],
      });
      expect((await sandbox.ok('v4.createCustomField', { json: fieldOf({ type }) })).options).toBeNull();
    },
  );

  test.each([
    ['list', undefined, 'required'],
    ['list', null, 'required'],
    ['list', [], 'too_small'],
    ['tags', [], 'too_small'],
    ['tags', ['a', 'b', 'a'], 'repeated'],
  ])('of a %s cannot be %j', async (type, options, code) => {
    const refused = await sandbox.refused('v4.createCustomField', { json: fieldOf({ type, options }) });
    expect(refused.errors).toMatchObject([{ pointer: '/options', code }]);
  });

  test('of tags may be left out: then any tag goes', async () => {
    const field = await sandbox.ok('v4.createCustomField', { json: fieldOf({ type: 'tags' }) });
    const custom_values = { [field.api_name]: ['anything', 'goes'] };
    const params = { employee_id: sandbox.seedId('employee', 20) };
    const changed = await sandbox.ok('v4.updateEmployee', { params, json: { custom_values } });
    expect(changed.custom_values).toMatchObject(custom_values);
  });
});

test('a field takes values at once, holds while somebody has one, and goes when the last one is emptied', async () => {
  const field = await sandbox.ok('v4.createCustomField', {
    json: fieldOf({ type: 'list', options: ['S', 'M'] }),
  });
  const params = { employee_id: sandbox.seedId('employee', 21) };
  const value = (size: string | null) => ({ params, json: { custom_values: { [field.api_name]: size } } });
  expect((await sandbox.refused('v4.updateEmployee', value('XL'))).errors).toMatchObject([
    { pointer: `/custom_values/${field.api_name}` },
  ]);
  await sandbox.ok('v4.updateEmployee', value('M'));
  const held = await sandbox.refused('v4.deleteCustomField', { params: { custom_field_id: field.id } });
  expect(held).toMatchObject({ code: 'still_referenced', errors: [{ code: 'referenced' }] });
  expect(held.errors[0]?.detail).toContain(params.employee_id);
  await sandbox.ok('v4.updateEmployee', value(null));
  await sandbox.ok('v4.deleteCustomField', { params: { custom_field_id: field.id } });
  expect((await sandbox.refused('v4.updateEmployee', value('M'))).errors).toMatchObject([
    { code: 'not_found' },
  ]);
});

test('at most ten of many who have a value are named', async () => {
  const params = { custom_field_id: sandbox.seedId('custom_field', 1) };
  expect((await sandbox.refused('v4.deleteCustomField', { params })).errors).toHaveLength(10);
});

test('a name is taken once; v2 shows the field; the name is free again after a delete', async () => {
  const json = fieldOf({ type: 'text' });
  const { id } = await sandbox.ok('v4.createCustomField', { json });
  expect(await sandbox.refused('v4.createCustomField', { json })).toMatchObject({
    code: 'conflict',
    errors: [{ pointer: '/api_name', code: 'taken' }],
  });
  const shown = async () =>
    (await sandbox.ok('v2.listCustomFields', { query: { pagesize: 200 } })).data.map(
      (one) => one.attributes['api-name'],
    );
  expect(await shown()).toContain(json.api_name);
  await sandbox.ok('v4.deleteCustomField', { params: { custom_field_id: id } });
  expect(await shown()).not.toContain(json.api_name);
  await sandbox.ok('v4.createCustomField', { json });
});
