/** Which `Accept` headers leave JSON in (RFC 9110, 12.5.1). */
import { expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import { exchangeOf } from '../test-exchange.ts';
import { negotiate } from './negotiate.ts';

test.each([
  [undefined, true],
  ['', true],
  ['*/*', true],
  ['application/*', true],
  ['application/json', true],
  ['Application/JSON', true],
  ['application/json; charset=utf-8', true],
  ['application/problem+json', true],
  ['application/vnd.kontor+json', true],
  ['text/html, application/xhtml+xml, */*;q=0.8', true],
  ['text/html , application/json ; q=0.001', true],
  ['application/json;q=1, text/html;q=0', true],
  ['text/html', false],
  ['text/*', false],
  ['application/xml', false],
  ['application/jsonp', false],
  ['application/json;q=0', false],
  ['application/json; q=0.000', false],
  ['*/*;q=0', false],
  ['application/json;q=0, */*', false],
  ['*/*, application/*;q=0', false],
  ['application/json, */*;q=0', true],
  ['image/png, text/css', false],
  ['json', false],
  [',', false],
])('Accept: %s leaves JSON in: %s', async (accept, isAccepted) => {
  const headers: Record<string, string> = accept === undefined ? {} : { Accept: accept };
  const verdict = negotiate(await exchangeOf(operationOf('v4', 'getMe'), { headers }));
  expect(verdict?.code).toBe(isAccepted ? undefined : 'not_acceptable');
});
