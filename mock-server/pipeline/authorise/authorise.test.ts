/** Scopes: all that an operation needs, named when they are missing. */
import { expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import { scopes } from '../../../spec/scopes.ts';
import { credentialWith, exchangeOf } from '../test-exchange.ts';
import { authorise } from './authorise.ts';

const balances = operationOf('v4', 'listAbsenceBalances'); // needs two scopes

async function verdict(operation: typeof balances, given: Parameters<typeof credentialWith>[0]) {
  const exchange = await exchangeOf(operation);
  exchange.credential = credentialWith(given);
  return authorise(exchange);
}

test('all scopes let everything through', async () => {
  expect(await verdict(balances, scopes)).toBeUndefined();
});

test('exactly the scopes that are needed are enough', async () => {
  expect(await verdict(balances, ['absences:read', 'employees:read'])).toBeUndefined();
});

test('names every missing scope, and in the challenge all that are needed', async () => {
  expect(await verdict(balances, ['tickets:read'])).toEqual({
    code: 'insufficient_scope',
    detail:
      'The credential lacks the scopes `employees:read` and `absences:read`. Create a token that has them.',
    headers: {
      'WWW-Authenticate':
        'Bearer realm="kontor", error="insufficient_scope", scope="employees:read absences:read"',
    },
  });
  expect(await verdict(balances, ['employees:read'])).toMatchObject({
    detail: 'The credential lacks the scope `absences:read`. Create a token that has it.',
  });
});

test('writing is not reading, nor the other way round', async () => {
  expect((await verdict(operationOf('v4', 'listTickets'), ['tickets:write']))?.code).toBe(
    'insufficient_scope',
  );
  expect((await verdict(operationOf('v4', 'createTicket'), ['tickets:read']))?.code).toBe(
    'insufficient_scope',
  );
});

test('v2 has no challenge of bearer tokens', async () => {
  expect((await verdict(operationOf('v2', 'listEmployees'), []))?.headers).toBeUndefined();
});

test('without anybody nothing that needs a scope is allowed', async () => {
  expect(authorise(await exchangeOf(balances))?.code).toBe('insufficient_scope');
  expect(authorise(await exchangeOf(operationOf('v4', 'getMe')))).toBeUndefined();
});
