/** The answer area of an operation's console. */
import { expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { Console } from './console.ts';
import { eventually, expectText, test } from './stage.ts';

for (const [document, remaining] of [
  ['v4', '29 of 30 requests left'],
  ['v2', '29 of 30 requests left'],
] as const) {
  test(`R1, R5: an answer of ${document} says status, time, size, limit, headers and body`, async ({
    enter,
  }) => {
    const operation = operationOf(document, 'listEmployees');
    const visitor = await enter();
    await visitor.goTo(operationPath(operation));
    const tried = new Console(visitor.page, operation);
    await tried.start();

    const { response } = await tried.send();

    await expectText(
      tried.answer.locator('.try-figures'),
      new RegExp(`^200 [\\d,]+ ms [\\d,]+ bytes ${remaining}$`),
    );
    const body = await tried.answer.locator('pre').innerText();
    expect(JSON.parse(body)).toEqual(await response.json());
    expect(body).toContain('\n  "data": [');
    await tried.answer.getByText('Headers', { exact: true }).click();
    await expectText(
      tried.answer.locator('.header-list'),
      new RegExp(`x-request-id ${response.headers()['x-request-id']}`),
    );
    await expectText(
      visitor.page.getByRole('region', { name: 'Sandbox' }),
      /29 of 30 requests left this minute/,
    );
  });
}

test('R1: a client that is refused is told so: the browser asked for a password, and the sandbox was taken for gone', async ({
  enter,
}) => {
  const operation = operationOf('oauth', 'requestToken');
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(operationPath(operation));
  const tried = new Console(page, operation);
  await tried.start();
  await tried.field('Client id').fill('payroll-sync');
  await tried.field('Client secret').fill('wrong');

  const { response } = await tried.send();

  expect(response.status()).toBe(401);
  await visitor.forgive(/status of 401/);
  expect(await page.locator('html').getAttribute('data-sandbox')).toBe('active');
});

test('R1: an answer leads to its entry in the request log', async ({ enter }) => {
  const operation = operationOf('v4', 'getEmployee');
  const visitor = await enter();
  await visitor.goTo(operationPath(operation));
  const tried = new Console(visitor.page, operation);
  await tried.start();
  const { request, response } = await tried.send();

  await tried.answer.getByRole('link', { name: 'Open in the request log' }).click();

  await visitor.page.waitForURL(`**/console/requests/?id=${response.headers()['x-request-id']}`);
  const entry = visitor.page.locator('[data-part="entry"]');
  await expectText(entry, new RegExp(new URL(request.url()).pathname));
  await expectText(entry, /200/);
});

test('R1: a refusal shows the problem, and leads to its page', async ({ enter }) => {
  const operation = operationOf('v4', 'getEmployee');
  const visitor = await enter();
  await visitor.goTo(operationPath(operation));
  const tried = new Console(visitor.page, operation);
  await tried.start();
  await tried.field('employee_id').fill(`emp_${'0'.repeat(26)}`);

  const { response } = await tried.send();

  expect(response.status()).toBe(404);
  await visitor.forgive(/status of 404/);
  expect(JSON.parse(await tried.answer.locator('pre').innerText()).code).toBe('not_found');
  await tried.answer.getByRole('link', { name: 'About this problem' }).click();
  await visitor.page.waitForURL('**/problems/not_found/');
  await expectText(visitor.page.getByRole('heading', { level: 1 }), 'There is nothing here');
});

test('R1: an answer without a body says so', async ({ enter }) => {
  const operation = operationOf('v4', 'deleteTicket');
  const visitor = await enter();
  await visitor.goTo(operationPath(operation));
  const tried = new Console(visitor.page, operation);
  await tried.start();

  await tried.send();

  await expectText(tried.answer, /204 \d+ ms 29 of 30 requests left This answer has no body\./);
});

test('R5: a limit that is used up says so, and when it ends', async ({ enter }) => {
  const operation = operationOf('v4', 'getMe');
  const visitor = await enter();
  await visitor.goTo(operationPath(operation));
  const tried = new Console(visitor.page, operation);
  const { token } = await visitor.startSandbox();
  const spent = await Promise.all(
    Array.from({ length: 30 }, () =>
      fetch(`${visitor.url}/v4/me`, { headers: { Authorization: `Bearer ${token}` } }),
    ),
  );
  expect(spent.every(({ ok }) => ok)).toBe(true);

  const { response } = await tried.send();

  expect(response.status()).toBe(429);
  await visitor.forgive(/status of 429/);
  await expectText(tried.answer.locator('.try-figures'), /^429 .* 0 of 30 requests left$/);
  await expectText(tried.answer.locator('pre'), /Try again in \d+ second/);
  await eventually(() => visitor.page.locator('[data-part="limit"]').getAttribute('data-low')).toBe('');
});

test('R2: ids to choose from are records of the visitor, those just made in front', async ({ enter }) => {
  const visitor = await enter();
  const make = operationOf('v4', 'createDepartment');
  await visitor.goTo(operationPath(make));
  const made = new Console(visitor.page, make);
  await made.start();
  const { response } = await made.send();
  const { id, name } = await response.json();
  const operation = operationOf('v4', 'getDepartment');
  await visitor.goTo(operationPath(operation));
  const tried = new Console(visitor.page, operation);

  const offered = await tried
    .field('department_id')
    .evaluate((input: HTMLInputElement) =>
      [...(input.list?.options ?? [])].map(({ value, label }) => [value, label]),
    );

  expect(offered[0]).toEqual([id, name]);
  expect(offered.length).toBeGreaterThan(5);
  await tried.field('department_id').fill(id);
  const read = await tried.send();
  expect((await read.response.json()).name).toBe(name);
});
