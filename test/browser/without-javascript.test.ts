/** Without JavaScript everything can be read: nothing that needs it is in the way, and nothing is missing. */
import { expect } from 'vitest';
import { expectText, test, type Visitor } from './stage.ts';

const NONE = { javaScriptEnabled: false };

async function textOfPage(visitor: Visitor, path: string): Promise<string> {
  await visitor.goTo(path);
  return (await visitor.page.locator('body').innerText()).replaceAll(/[ \t]+/g, ' ');
}

for (const [path, heading, call] of [
  ['/', 'Every call works here. Nothing here is live.', '/v4/employees?limit=2'],
  ['/home/v2/', 'v2 still answers. Build new things on v4.', '/v2/employees?pagesize=2'],
  ['/docs/v4/', 'API v4', '/v4/employees?limit=2'],
  ['/docs/v2/', 'API v2', '/v2/employees?pagesize=2'],
] as const) {
  test(`${path} is readable, its curl with $KONTOR_TOKEN`, async ({ enter }) => {
    const visitor = await enter(NONE);

    const text = await textOfPage(visitor, path);

    await expectText(visitor.page.getByRole('heading', { level: 1 }), heading);
    expect(text).toContain(`${call}'`);
    expect(text).toContain('$KONTOR_TOKEN"');
    expect(text).toContain('Without JavaScript, a token comes from: curl -X POST');
    expect(await visitor.page.getByRole('button', { name: 'Start a sandbox' }).count()).toBe(0);
    expect(await visitor.page.locator('button:visible').allInnerTexts()).toEqual([]);
  });
}

test('an operation is readable in full: every language, parameter, field and answer', async ({ enter }) => {
  const visitor = await enter(NONE);

  const text = await textOfPage(visitor, '/docs/v4/employees/create/');

  expect(text).toContain('Authorization: Bearer $KONTOR_TOKEN');
  for (const language of ['curl', 'JavaScript', 'Python', 'PHP', 'C#', 'Java']) {
    expect(await visitor.page.locator('.tab-name').getByText(language, { exact: true }).isVisible()).toBe(
      true,
    );
  }
  for (const sign of [
    'await fetch(',
    'import http.client',
    'curl_init',
    'new HttpClient()',
    'HttpRequest.newBuilder',
  ]) {
    expect(text).toContain(sign);
  }
  for (const part of [
    'employees:write',
    'Body',
    'email',
    'required',
    'Answers',
    '201 Created',
    '409 Conflict',
    '429',
  ]) {
    expect(text).toContain(part);
  }
  const answers = visitor.page.locator('.answers > details');
  const first = await answers.first().getAttribute('open');
  expect(first).toBe('');
  await answers.filter({ hasText: '409 Conflict' }).locator('summary').first().click();
  await expectText(answers.filter({ hasText: '409 Conflict' }), /"code": "conflict"/);
  expect(await visitor.page.locator('form:visible, .try-answer:visible, button:visible').count()).toBe(0);
});

test('a v2 operation shows its end, its successor and how it maps', async ({ enter }) => {
  const visitor = await enter(NONE);

  const text = await textOfPage(visitor, '/docs/v2/time-offs/list/');

  expect(text).toContain('supported until 2027-12-31');
  expect(text).toContain('X-API-Key: $KONTOR_TOKEN');
  await visitor.page.getByRole('region', { name: 'Parameters' }).getByText('pagesize').waitFor();
  await visitor.page.locator('.banner').getByRole('link', { name: 'List absences' }).click();
  await expectText(visitor.page.getByRole('heading', { level: 1 }), 'List absences');
});

test('a problem says what it means and what to do', async ({ enter }) => {
  const visitor = await enter(NONE);

  const text = await textOfPage(visitor, '/problems/validation_failed/');

  expect(text).toContain('What it means');
  expect(text).toContain('What to do');
  expect(text).toContain('"code": "validation_failed"');
});

test('the reference leads to what can be read without JavaScript', async ({ enter }) => {
  const visitor = await enter(NONE);

  const text = await textOfPage(visitor, '/docs/v4/reference/');

  expect(text).toContain('The interactive reference needs JavaScript.');
  await visitor.page.getByRole('main').getByRole('link', { name: 'v4.json' }).waitFor();
});
