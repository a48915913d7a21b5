/** The page for going live, as the server sends it: readable before any script has run. */
import { expect, onTestFinished, test } from 'vitest';
import { startSite } from '../browser/site.ts';

test('K5: the page for going live says that the sandbox comes first, and names what differs from production', async () => {
  const site = await startSite();
  onTestFinished(async () => {
    await site.stop();
  });

  const response = await fetch(`${site.url}/console/go-live/`);

  expect(response.status).toBe(200);
  const html = await response.text();
  expect(html).toContain('Start in the sandbox');
  for (const difference of ['Address', 'Credentials', 'Data', 'Limits', 'Webhooks', 'Time', 'Support']) {
    expect(html, difference).toMatch(new RegExp(`<dt[^>]*>${difference}</dt>`));
  }
});
