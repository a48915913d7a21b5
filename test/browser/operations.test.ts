/** The page of every operation: it can be tried, and it shows the very request that it sends. */
import { describe, expect } from 'vitest';
import { documentNames, documents, operationOf } from '../../spec/contract.ts';
import type { Operation } from '../../spec/operation.ts';
import { statusesOf, statusOf, workingScenario } from '../../spec/scenarios.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { curlSnippet } from '../../src/snippets/curl.ts';
import { openCurlShell } from '../scenarios/run-curl.ts';
import { Console, filledCurl, sentRequest } from './console.ts';
import { test as base, eventually, expectText, type Visitor } from './stage.ts';

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

/** A client's own secret, or the token that it got for it, is filled in by nobody; `test/server/oauth` has those. */
const isFilledIn = ({ security, id }: Operation) => security !== 'client' && id !== 'logout';

for (const name of documentNames) {
  const operations = documents[name].operations.filter(isFilledIn);
  if (operations.length === 0) continue;
  describe(name, () => {
    for (const operation of operations) {
      const success = statusOf(workingScenario(operation));
      // Without the key, client … that it is about, which nobody has made here, the answer may be that there is none.
      const isLacking = name === 'sandbox' && workingScenario(operation).given && !before[operation.id];
      const isRead = operation.method === 'get' && operation.security === 'token';

      test(`R1, R2, R3: ${operation.id}: Send ${isLacking ? 'is answered' : `answers ${success}`}${isRead ? ', the copied curl the same' : ''}`, async ({
        enter,
        shell,
      }) => {
        const visitor = await enter();
        const { page } = visitor;
        const first = before[operation.id];
        if (first) await (await openConsole(visitor, first)).send();
        const tried = await openConsole(visitor, operation);

        // The version that the page fills in edits the request: the token then stands in it like any text.
        const isConditional = operation.precondition === 'required';
        if (isConditional) await eventually(() => tried.shown()).toContain('If-Match: "');
        const edited = await tried.shown();

        if (operation.answerType === 'events') {
          // It goes on for as long as one looks; what it says is tested where streams are.
          const begun = await tried.begin();
          expect(await tried.shown()).toBe(filledCurl(await sentRequest(begun, operation)));
          return;
        }
        const { request, response } = await tried.send();

        await expectText(page.getByRole('heading', { level: 1 }), operation.summary);
        if (isLacking) {
          expect(statusesOf(operation)).toContain(response.status());
          if (response.status() >= 400) await visitor.forgive(/status of 4\d\d/);
        } else expect(response.status()).toBe(success);
        const sent = await sentRequest(request, operation);
        if (isConditional) expect(edited).toBe(curlSnippet(sent));
        else expect(await tried.shown()).toBe(filledCurl(sent));
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
