/** P7: the version switch keeps the place. */
import { describe, expect } from 'vitest';
import { documents, predecessorsOf, successorOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { attribute, type Element, elementsOf, textOf } from './html.ts';
import { readPage } from './site.ts';
import { test } from './stage.ts';

/** What the switch of a built page says: where each version leads, which one is current, and what is missing. */
async function switchOf(path: string) {
  const elements = elementsOf(await readPage({ file: `${path.slice(1)}index.html` }));
  const switches = elements.filter(
    ({ tagName, attrs }) =>
      tagName === 'nav' && attrs.some(({ name, value }) => name === 'aria-label' && value === 'API version'),
  );
  const links = switches.flatMap((each) => elementsOf(each)).filter(({ tagName }) => tagName === 'a');
  const link = (version: string) => links.find((each) => textOf(each).trim().startsWith(version));
  const href = (element: Element | undefined) => element && attribute(element, 'href');
  const current = links.find((each) => attribute(each, 'aria-current') !== undefined);
  return {
    v4: href(link('v4')),
    v2: href(link('v2')),
    current: current && textOf(current).trim().slice(0, 2),
    says: textOf(elements[0] as Element).includes('There is no such page in'),
  };
}

describe('the switch of a page', () => {
  test.each(documents.v2.operations.map((operation) => [operation.id, operation] as const))(
    'P7: v2.%s leads to the operation that replaces it, and that one back',
    async (_, operation) => {
      const successor = successorOf(operation);
      const own = operationPath(operation);

      const here = await switchOf(own);

      expect(here).toEqual({
        v4: successor && operationPath(successor),
        v2: own,
        current: 'v2',
        says: false,
      });
      const there = await switchOf(here.v4 ?? '');
      const predecessors = successor ? predecessorsOf(successor).map(operationPath) : [];
      expect(predecessors).toContain(own);
      expect(there.v2).toBe(predecessors[0]);
    },
  );

  const unmatched = documents.v4.operations.filter((operation) => predecessorsOf(operation).length === 0);
  test.each(unmatched.map((operation) => [operation.id, operation] as const))(
    'P7: v4.%s has no predecessor: the switch says so and leads to the overview of v2',
    async (_, operation) => {
      const own = operationPath(operation);

      expect(await switchOf(own)).toEqual({ v4: own, v2: '/docs/v2/', current: 'v4', says: true });
    },
  );

  test.each([
    ['/', { v4: '/', v2: '/home/v2/', current: 'v4', says: false }],
    ['/home/v2/', { v4: '/', v2: '/home/v2/', current: 'v2', says: false }],
    ['/docs/v4/', { v4: '/docs/v4/', v2: '/docs/v2/', current: 'v4', says: false }],
    [
      '/docs/v2/reference/',
      { v4: '/docs/v4/reference/', v2: '/docs/v2/reference/', current: 'v2', says: false },
    ],
    [
      '/docs/v4/employees/',
      { v4: '/docs/v4/employees/', v2: '/docs/v2/employees/', current: 'v4', says: false },
    ],
    [
      '/docs/v2/time-offs/',
      { v4: '/docs/v4/absences/', v2: '/docs/v2/time-offs/', current: 'v2', says: false },
    ],
    ['/docs/v4/me/', { v4: '/docs/v4/me/', v2: '/docs/v2/', current: 'v4', says: true }],
  ])('P7: %s', async (path, expected) => {
    expect(await switchOf(path)).toEqual(expected);
  });
});

test('P7: a click on the version changes the content, at the top of home and within an operation', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const switchTo = (version: string) =>
    page
      .getByRole('navigation', { name: 'API version' })
      .locator('visible=true')
      .getByRole('link', { name: version })
      .click();
  await visitor.goTo('/');

  await switchTo('v2');
  await page.waitForURL('**/home/v2/');
  await page.getByRole('heading', { level: 1, name: 'v2 still answers. Build new things on v4.' }).waitFor();
  await visitor.goTo('/docs/v2/time-offs/list/');
  await switchTo('v4');
  await page.waitForURL('**/docs/v4/absences/list/');
  await page.getByRole('heading', { level: 1, name: 'List absences' }).waitFor();
});
