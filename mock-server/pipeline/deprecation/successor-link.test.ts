/** The link from an answer of v2 to what replaces it. Records are covered over HTTP. */
import { expect, test } from 'vitest';
import { documents, operationOf, successorOf } from '../../../spec/contract.ts';
import { exchangeOf } from '../test-exchange.ts';
import { linkToSuccessor } from './successor-link.ts';

const origin = 'https://sandbox.example';

test.each(documents.v2.operations.map((operation) => [operation.id, operation] as const))(
  '%s links to its successor and to the deprecation, also for nobody',
  async (_, operation) => {
    const path = `/v2${operation.path.replace(/\{[^}]+\}/g, '1')}`;
    const link = linkToSuccessor(
      await exchangeOf(operation, { path, method: operation.method.toUpperCase() }),
      origin,
    );
    const successor = successorOf(operation);
    const target = successor?.path.includes('{')
      ? `${origin}/docs/v4/${successor.group}/${successor.slug}/`
      : `${origin}/${successor?.document}${successor?.path}`;
    expect(link).toBe(
      `<${target}>; rel="successor-version", <${origin}/docs/v2/>; rel="deprecation"; type="text/html"`,
    );
  },
);

test('nothing that a client sends gets into it', async () => {
  const operation = operationOf('v2', 'getEmployee');
  const exchange = await exchangeOf(operation, { path: '/v2/employees/%3E%3B%20rel=%22x%22%0D%0AX:%20y' });
  expect(linkToSuccessor(exchange, origin)).toMatch(
    /^<https:\/\/sandbox\.example\/docs\/v4\/employees\/get\/>; rel="successor-version",/,
  );
});
