/** The page of every operation: it can be tried, and it shows the very request that it sends. */
import { describe, expect } from 'vitest';
import { documentNames, documents, operationOf } from '../../spec/contract.ts';
import type { Operation } from '../../spec/operation.ts';
import { statusOf, workingScenario } from '../../spec/scenarios.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { openCurlShell } from '../scenarios/run-curl.ts';
import { Console, filledCurl, sentRequest } from './console.ts';
import { test as base, expectText, type Visitor } from './stage.ts';

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs
  .extend('shell', { scope: 'file' }, async ({}, { onCleanup }) => {
    const shell = await openCurlShell();
    onCleanup(() => shell.close());
    return shell;
  });

/** What has to be there before: a sandbox of one's own has its own tokens and requests, and begins with neither. */
const before: Readonly<Record<string, Operation>> = {
  revokeToken: operationOf('sandbox', 'createToken'),
  getRequest: operationOf('v4', 'getMe'),
};

for (const name of documentNames) {
  describe(name, () => {
    for (const operation of documents[name].operations) {
      const success = statusOf(workingScenario(operation));
      const isRead = operation.method === 'get' && operation.security === 'token';

      test(`R1, R2, R3: ${operation.id}: Send answers ${success}${isRead ? ', the copied curl the same' : ''}`, async ({
        enter,
        shell,
      }) => {
        const visitor = await enter();
        const { page } = visitor;
        const first = before[operation.id];
        if (first) await (await openConsole(visitor, first)).send();
        const tried = await openConsole(visitor, operation);

        const { request, response } = await tried.send();

        await expectText(page.getByRole('heading', { level: 1 }), operation.summary);
        expect(response.status()).toBe(success);
        const shown = await tried.shown();
        expect(shown).toBe(filledCurl(await sentRequest(request, operation)));
        if (!isRead) return;
        await page.locator('try-operation .tab-bar').getByRole('button', { name: 'Copy' }).click();
        const answer = await shell.run(await visitor.clipboard(), {});
        expect(answer.status).toBe(success);
        if (operation.answerType === 'file') expect(answer.body).toBe(await response.text());
        else expect(JSON.parse(answer.body)).toEqual(await response.json());
      });
    }
  });
}

/** Opens the page of an operation, with a sandbox where it takes one. */
async function openConsole(visitor: Visitor, operation: Operation): Promise<Console> {
  await visitor.goTo(operationPath(operation));
  const opened = new Console(visitor.page, operation);
  const hasSandbox = (await visitor.page.locator('html[data-sandbox="active"]').count()) > 0;
  const isOpen = (await visitor.page.locator('try-operation[data-open]').count()) > 0;
  if (!isOpen && !hasSandbox) await opened.start();
  return opened;
}
