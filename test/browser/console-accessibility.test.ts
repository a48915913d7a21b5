/** Every page of the console passes axe in both themes, whoever looks at it, and flows at 360 px. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { personaKeys } from '../../spec/personas.ts';
import { consolePages } from '../../src/console/pages.ts';
import { findingsInBothThemes } from './axe.ts';
import { test } from './stage.ts';

const main = (page: Page) => page.getByRole('main');

/** Waits until everything that a page reads is there. */
async function settle(page: Page): Promise<void> {
  await page.locator('html[data-sandbox="active"]').waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector('astro-island[ssr]') === null &&
      document.querySelector('main .console-skeleton') === null,
  );
}

for (const persona of personaKeys) {
  test(`axe finds nothing on any page, light and dark, for ${persona}`, { timeout: 300_000 }, async ({
    enter,
  }) => {
    const visitor = await enter();
    const { page } = visitor;
    await visitor.goTo('/console/');
    await visitor.startSandbox();
    await page.evaluate((key) => sessionStorage.setItem('drydock.acting-as', key), persona);
    const faults: Record<string, readonly string[]> = {};

    for (const { path } of consolePages) {
      await visitor.goTo(path);
      await settle(page);
      const found = await findingsInBothThemes(page);
      if (found.length > 0) faults[path] = found;
    }

    expect(faults).toEqual({});
    if (persona !== 'owner') await visitor.forgive(/status of 403/);
  });
}

test('axe finds nothing in the dialogs and in a record that is edited', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/tokens/');
  await visitor.startSandbox();
  await main(page).getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Only what I choose').check();
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await dialog.locator('[aria-invalid="true"]').first().waitFor();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await dialog.getByLabel('Everything that I may do').check();
  await dialog.getByLabel('Name').fill('Payroll export');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await page.getByRole('dialog', { name: 'Your new token' }).waitFor();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await main(page).getByRole('button', { name: 'Revoke Payroll export' }).click();
  await page.getByRole('alertdialog').waitFor();
  expect(await findingsInBothThemes(page)).toEqual([]);

  await visitor.goTo('/console/data/?collection=employees');
  await main(page).getByRole('rowheader').getByRole('link').first().click();
  await main(page).getByRole('button', { name: 'Edit' }).click();
  expect(await findingsInBothThemes(page)).toEqual([]);
});

test('no page of the console scrolls sideways at 360 px', async ({ enter }) => {
  const visitor = await enter({ viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  await visitor.goTo('/console/');
  await visitor.startSandbox();
  const wide: Record<string, number> = {};

  for (const path of [...consolePages.map((each) => each.path), '/console/data/?collection=tickets']) {
    await visitor.goTo(path);
    await settle(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 360) wide[path] = width;
  }

  expect(wide).toEqual({});
});
