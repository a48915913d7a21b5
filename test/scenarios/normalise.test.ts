/** The comparison of the scenarios is only worth something if it sees what is different. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Answer } from '../harness/send.ts';
import { normalise } from './normalise.ts';

const period = (at: string) => ({ fromMs: Date.parse(at), toMs: Date.parse(at) + 500 });
const recorded = period('2026-11-21T09:00:00.000Z');
const today = period('2031-02-03T04:05:06.000Z');
const answer = (body: object, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers,
  body: JSON.stringify(body),
});
const tagOf = (body: object) =>
  `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
const tagged = (body: object, headers: Record<string, string>) =>
  answer(body, { ...headers, etag: tagOf(body) });
const id = (last: string) => `emp_01m7ynaym0e0ws39f5410n86n${last}`;

test('two runs of the same thing are equal', () => {
  const before = tagged(
    { id: id('1'), parent: id('2'), again: id('1'), at: '2026-11-21T09:00:00.100Z' },
    { 'x-request-id': 'req_902sff3fadnhnxwepxy57avmve', 'retry-after': '60' },
  );
  const after = tagged(
    { id: id('7'), parent: id('9'), again: id('7'), at: '2031-02-03T04:05:06.007Z' },
    { 'x-request-id': 'req_w64ngrqyfyr501hhm5ymn99n37', 'retry-after': '59', date: 'today' },
  );
  expect(normalise(after, today)).toEqual(normalise(before, recorded));
});

test.each<[string, Answer, Answer]>([
  ['another value', answer({ name: 'Berlin' }), answer({ name: 'Lyon' })],
  ['another order of fields', answer({ a: 1, b: 2 }), answer({ b: 2, a: 1 })],
  ['another seed record', answer({ id: 'off_01hr48rpw0fs9vdkt7g1sqy5qw' }), answer({ id: id('1') })],
  ['another kind of id', answer({ id: id('1') }), answer({ id: id('1').replace('emp', 'dep') })],
  ['one id where there were two', answer({ a: id('1'), b: id('2') }), answer({ a: id('1'), b: id('1') })],
  [
    'a time long gone',
    answer({ at: '2026-11-21T09:00:00.000Z' }),
    answer({ at: '2031-01-03T04:05:06.000Z' }),
  ],
  [
    'a token with a wrong checksum',
    answer({ token: 'kontor_sbx_pat_57qvs45dr81kA9HJkc99msZRZqY4mYj8m7DgCMm14z2Ib' }),
    answer({ token: 'kontor_sbx_pat_57qvs45dr81kA9HJkc99msZRZqY4mYj8m7DgCMm14z2Ic' }),
  ],
  [
    'a tag that is not the hash of the record',
    answer({ a: 1 }, { etag: tagOf({ a: 1 }) }),
    answer({ a: 1 }, { etag: tagOf({ a: 2 }) }),
  ],
  ['a header that is missing', answer({}, { link: '<x>' }), answer({})],
  ['a header that is new', answer({}), answer({}, { 'x-powered-by': 'x' })],
  ['a wait that is too long', answer({}, { 'retry-after': '60' }), answer({}, { 'retry-after': '61' })],
  ['no wait', answer({}, { 'retry-after': '60' }), answer({}, { 'retry-after': '0' })],
])('sees %s', (_, before, after) => {
  expect(normalise(after, today)).not.toEqual(normalise(before, recorded));
});
