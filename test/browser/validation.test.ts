/** The console checks what is typed by the schemas of the API, and never stands in the way of sending it. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { Console } from './console.ts';
import { eventually, expectText, test, type Visitor } from './stage.ts';

const BODY = {
  first_name: 'Ada',
  last_name: 'Berg',
  email: 'ada.berg@nordwind-bau.example',
  office_id: 'off_01hr48rpw0fs9vdkt7g1sqy5qw',
};

async function openConsole(visitor: Visitor, id: string): Promise<Console> {
  const operation = operationOf('v4', id);
  await visitor.goTo(operationPath(operation));
  const tried = new Console(visitor.page, operation);
  await tried.start();
  return tried;
}

/** Waits until an input is marked, with a message that it names as its description. */
async function expectMark(input: Locator, message: RegExp): Promise<void> {
  await eventually(() => input.getAttribute('aria-invalid')).toBe('true');
  const described = () =>
    input.evaluate((element) =>
      (element.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.innerText ?? '')
        .join(' '),
    );
  await eventually(described).toMatch(message);
}

for (const { what, body, message, status, code } of [
  {
    what: 'broken JSON',
    body: '{ "first_name": "Ada", ',
    message: /This is not JSON/,
    status: 400,
    code: 'malformed_request',
  },
  {
    what: 'a wrong type',
    body: JSON.stringify({ ...BODY, first_name: 7 }),
    message: /\/first_name: /,
    status: 422,
    code: 'validation_failed',
  },
  {
    what: 'an unknown field',
    body: JSON.stringify({ ...BODY, favourite_colour: 'blue' }),
    message: /\/favourite_colour: /,
    status: 422,
    code: 'validation_failed',
  },
  { what: 'a missing field', body: '{}', message: /\/email: /, status: 422, code: 'validation_failed' },
]) {
  test(`${what} is marked at the body, and the API says the same when it is sent`, async ({ enter }) => {
    const visitor = await enter();
    const tried = await openConsole(visitor, 'createEmployee');
    const input = tried.field('Body');

    await input.fill(body);

    await expectMark(input, message);
    await expectText(
      tried.form.getByRole('status'),
      /What is marked does not fit yet\. You can send it all the same/,
    );
    const { response } = await tried.send();
    expect(response.status()).toBe(status);
    await visitor.forgive(new RegExp(`status of ${status}`));
    const answer = JSON.parse(await tried.answer.locator('pre').innerText());
    expect(answer.code).toBe(code);
    expect(await tried.answer.getByRole('link', { name: 'About this problem' }).getAttribute('href')).toBe(
      `/problems/${code}/`,
    );
    const pointers = (answer.errors ?? []).map(({ pointer }: { pointer: string }) => pointer);
    for (const pointer of pointers)
      await expectText(tried.form.locator('[data-error-for="body"]'), new RegExp(`${pointer}: `));
  });
}

test('a parameter that does not fit is marked at its own field; mending it takes the mark away', async ({
  enter,
}) => {
  const visitor = await enter();
  const tried = await openConsole(visitor, 'listEmployees');
  const input = tried.field('limit');
  await input.fill('lots');
  await expectMark(input, /number|integer/i);
  expect(await tried.form.locator('[aria-invalid="true"]').count()).toBe(1);

  await input.fill('3');

  await eventually(() => input.getAttribute('aria-invalid')).toBe('false');
  expect(await tried.form.locator('.try-error:visible').count()).toBe(0);
  expect(await tried.form.getByRole('status').count()).toBe(0);
  expect((await tried.send()).response.status()).toBe(200);
});

test('an id of the wrong kind is marked, and refused by the API with a pointer to the parameter', async ({
  enter,
}) => {
  const visitor = await enter();
  const tried = await openConsole(visitor, 'getEmployee');
  const input = tried.field('employee_id');

  await input.fill('off_01hr48rpw0fs9vdkt7g1sqy5qw');

  await expectMark(input, /emp_/);
  const { response } = await tried.send();
  expect(response.ok()).toBe(false);
  await visitor.forgive(/status of 40\d/);
});

test('a required parameter that is emptied is marked', async ({ enter }) => {
  const visitor = await enter();
  const tried = await openConsole(visitor, 'getEmployee');
  const input = tried.field('employee_id');

  await input.fill('');

  await expectMark(input, /\w/);
});
