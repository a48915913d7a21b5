/** The page of every operation: it can be tried, and it shows the very request that it sends. */
import { describe, expect } from 'vitest';
import { playScenario } from '../../scripts/scenarios/play.ts';
import { seedId } from '../../scripts/scenarios/record.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import type { SecretVariable } from '../../spec/http-request.ts';
import { type Operation, pathParameters } from '../../spec/operation.ts';
import { statusOf, workingScenario } from '../../spec/scenarios.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { curlSnippet } from '../../src/snippets/curl.ts';
import { send } from '../harness/send.ts';
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
        await visitor.goTo(operationPath(operation));
        const tried = new Console(page, operation);
        const isOpen = (await page.locator('try-operation[data-open]').count()) > 0;
        const sandbox = isOpen ? undefined : await tried.start();

        // What the page fills in or a person types edits the request: the token then stands in it like any text.
        const isTyped =
          sandbox !== undefined && isPrepared(operation) && (await prepare(visitor, tried, sandbox));
        const isConditional = operation.precondition === 'required';
        if (isConditional) await eventually(() => tried.shown()).toContain('If-Match: "');
        const edited = await tried.shown();

        if (operation.answerType === 'events') {
          // It goes on for as long as one looks; what it says is tested where streams are.
          const begun = page.waitForResponse((response) => tried.isTarget(response.request()));
          const request = await tried.begin();
          expect(await tried.shown()).toBe(filledCurl(await sentRequest(request, operation)));
          expect((await begun).status()).toBe(success);
          return;
        }
        const { request, response } = await tried.send();

        await expectText(page.getByRole('heading', { level: 1 }), operation.summary);
        expect(response.status()).toBe(success);
        const sent = await sentRequest(request, operation);
        if (isConditional || isTyped) expect(edited).toBe(curlSnippet(sent));
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

/** Whether something has to be there before that a fresh sandbox has not; lists are just shorter without it. */
function isPrepared(operation: Operation): boolean {
  const { given = [], credential } = workingScenario(operation);
  const isList = operation.method === 'get' && pathParameters(operation.path).length === 0;
  const isGiven = given.some((request) => request.operation !== 'sandbox.createSandbox') && !isList;
  return isGiven || operation.security === 'client' || credential === 'access-token';
}

/**
 * Does in the visitor's sandbox what the contract gives before the working example, as the page says to, and opens the
 * page again: what was made is in its form. What only its maker knows is typed.
 *
 * @returns whether anything was typed
 */
async function prepare({ page, url }: Visitor, tried: Console, sandbox: string): Promise<boolean> {
  const { operation } = tried;
  const played = await playScenario(operation, workingScenario(operation), {
    origin: url,
    // The sandbox that the scenario would start is the visitor's.
    send: async (request) =>
      new URL(request.url).pathname === '/sandbox/sandboxes' ? { status: 201, body: sandbox } : send(request),
    seedId,
    limit: 30,
  });
  await page.reload();
  for (const value of played.made) await eventually(() => tried.shown()).toContain(value);
  const { KONTOR_CLIENT_ID: id = '', KONTOR_CLIENT_SECRET: secret = '' } = played.secrets;
  const typed: ReadonlyArray<readonly [string, string]> = [
    ['client:id', id],
    ['client:secret', secret],
    ['token', played.token],
  ];
  const given: string[] = [];
  for (const [name, value] of typed) {
    const input = page.locator(`try-operation input[name="${name}"]`);
    if ((await input.count()) === 0) continue;
    await input.fill(value);
    given.push(value);
  }
  const body = page.locator('try-operation textarea[name="body"]');
  const text = (await body.count()) > 0 ? await body.inputValue() : '';
  const filled = text.replaceAll(/\$(KONTOR_[A-Z_]+)/g, (place, variable: SecretVariable) => {
    const value = played.secrets[variable] ?? place;
    given.push(value);
    return value;
  });
  if (filled !== text) await body.fill(filled);
  for (const value of given) await eventually(() => tried.shown()).toContain(value);
  return given.length > 0;
}
