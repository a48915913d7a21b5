/** Search finds operations of both versions, problems and guides, and leads there. */
import { expect } from 'vitest';
import { eventually, expectText, test } from './stage.ts';

test.for([
  ['create an employee', '/docs/v4/employees/create/'],
  ['create an employee', '/docs/v2/employees/create/'],
  ['absence balances', '/docs/v4/employees/absence-balances/'],
  ['time-off', '/docs/v2/time-offs/list/'],
  ['still_referenced', '/problems/still_referenced/'],
  ['rate limit', '/guides/rate-limits/'],
  ['cursor', '/guides/lists/'],
  ['revoke token', '/docs/sandbox/tokens/revoke/'],
] as const)('"%s" finds %s', async ([query, path], { enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  await page.keyboard.press('Control+k');

  await page.getByRole('searchbox').fill(query);

  const found = page.locator('site-search [data-part="results"] a');
  const paths = () =>
    found.evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  await eventually(paths).toContain(path);
});

test('arrows walk the results, Enter opens one, and the count is read out', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/guides/errors/');
  await page.keyboard.press('/');
  await page.keyboard.type('list tickets');
  await expectText(page.locator('site-search').getByRole('status'), /^\d+ pages found$/);
  const hrefs = await page
    .locator('site-search [data-part="results"] a')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await page.locator(':focus').getAttribute('href')).toBe(hrefs[1]?.replace(visitor.url, ''));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');

  await page.waitForURL((url) => url.href === hrefs[0]);
});

test('nothing of the search is loaded before it is opened', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto('/docs/v4/employees/get/', { waitUntil: 'networkidle' });
  expect(loaded.filter((url) => url.includes('/pagefind/'))).toEqual([]);

  await page.keyboard.press('/');

  await eventually(() => loaded.some((url) => url.endsWith('/pagefind/pagefind.js'))).toBe(true);
});

test('finding nothing says so', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo('/');
  await visitor.page.keyboard.press('Control+k');

  await visitor.page.keyboard.insertText('木木木');

  await expectText(visitor.page.locator('site-search').getByRole('status'), 'Nothing found for “木木木”.');
});
