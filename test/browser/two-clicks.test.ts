/** From landing to the first successful call: two clicks, no sign-up. */
import { expect } from 'vitest';
import { expectText, test } from './stage.ts';

for (const { path, first, header } of [
  { path: '/', first: '/v4/employees?limit=2', header: 'authorization' },
  { path: '/home/v2/', first: '/v2/employees?pagesize=2', header: 'x-api-key' },
]) {
  test(`R1: two clicks lead from ${path} to a first answer with the visitor's own token`, async ({
    enter,
  }) => {
    const visitor = await enter();
    const { page } = visitor;
    await visitor.goTo(path);
    let clicks = 0;
    const click = async (name: string) => {
      await page.getByRole('main').getByRole('button', { name, exact: true }).click();
      clicks += 1;
    };
    const started = page.waitForResponse(`${visitor.url}/sandbox/sandboxes`);
    const called = page.waitForRequest(visitor.url + first);

    await click('Start a sandbox');
    await page.locator('html[data-sandbox="active"]').waitFor();
    await click('Send this request');

    await expectText(page.locator('first-call [data-part="status"]'), 'Status 200');
    expect(clicks).toBe(2);
    const { token } = await (await started).json();
    expect((await called).headers()[header]).toContain(token);
    await expectText(page.locator('first-call [data-copy-source]'), new RegExp(token));
    expect(await page.locator('[data-fill="token"]').first().innerText()).toBe(token);
    expect(JSON.parse(await page.locator('first-call [data-part="body"]').innerText()).data).toHaveLength(2);
    const bar = page.getByRole('region', { name: 'Sandbox' });
    await expectText(
      bar,
      /Sandbox with fake data · not production .*(13|14) days left 29 of 30 requests left this minute/,
    );
  });
}

test('says before the first click that nothing is live and nobody has to sign up', async ({ enter }) => {
  const visitor = await enter();

  await visitor.goTo('/');

  await expectText(visitor.page.getByRole('main'), /No sign-up\. Fake data only\./);
  await expectText(
    visitor.page.getByRole('region', { name: 'Sandbox' }),
    /No sandbox yet\..*without signing up\. Start a sandbox/,
  );
});
