/** Places of secrets in texts and requests. */
import { expect, test } from 'vitest';
import { splitAtSecrets, variablesIn, withSecrets } from './secrets.ts';

test('a text is taken apart at the places of the secrets that are asked for, and at no other', () => {
  const text = '$KONTOR_CLIENT_ID:$KONTOR_CLIENT_SECRET$KONTOR_TOKEN $KONTOR_TOKENS';
  expect(splitAtSecrets(text, ['KONTOR_CLIENT_SECRET', 'KONTOR_TOKEN'])).toEqual([
    '$KONTOR_CLIENT_ID:',
    { variable: 'KONTOR_CLIENT_SECRET' },
    { variable: 'KONTOR_TOKEN' },
    ' $KONTOR_TOKENS',
  ]);
  expect(splitAtSecrets(text, [])).toEqual([text]);
  expect(splitAtSecrets('', ['KONTOR_TOKEN'])).toEqual([]);
});

test('the variables of a text are those whose places it has', () => {
  expect(variablesIn('token=$KONTOR_ACCESS_TOKEN', ['KONTOR_ACCESS_TOKEN', 'KONTOR_CLIENT_ID'])).toEqual([
    'KONTOR_ACCESS_TOKEN',
  ]);
});

test('secrets go into headers, into Basic and into the body', () => {
  const { headers, body } = withSecrets(
    {
      method: 'POST',
      url: 'http://localhost/',
      headers: [
        ['X-API-Key', { prefix: '', variable: 'KONTOR_TOKEN' }],
        ['Authorization', { username: 'user', password: { variable: 'KONTOR_CLIENT_SECRET' } }],
      ],
      body: { kind: 'text', text: 'a=$KONTOR_TOKEN&b=$KONTOR_CLIENT_SECRET', variables: ['KONTOR_TOKEN'] },
    },
    { KONTOR_TOKEN: 'one', KONTOR_CLIENT_SECRET: 'two' },
  );
  expect(headers).toEqual([
    ['X-API-Key', 'one'],
    ['Authorization', `Basic ${btoa('user:two')}`],
  ]);
  expect(body).toEqual({ kind: 'text', text: 'a=one&b=$KONTOR_CLIENT_SECRET' });
});

test('a secret that is not known is an error, never sent as its name', () => {
  const headers = [['X-API-Key', { prefix: '', variable: 'KONTOR_TOKEN' }]] as const;
  expect(() => withSecrets({ method: 'GET', url: 'http://localhost/', headers }, {})).toThrow(TypeError);
});
