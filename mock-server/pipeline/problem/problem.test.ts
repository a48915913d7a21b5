/** A problem in the form of each API. */
import { expect, test } from 'vitest';
import { LegacyErrors, ProblemBody } from '../../../spec/problem-schemas.ts';
import { type ProblemCode, problems } from '../../../spec/problems.ts';
import { renderProblem } from './problem.ts';

const occasion = { requestId: 'req_1', path: '/v4/employees', origin: 'https://sandbox.example' };
const codes = Object.keys(problems) as ProblemCode[];

test.each(codes)('%s fits its schema in every API, with the status of the catalogue', (code) => {
  const errors = [
    { pointer: '', code: 'x', detail: 'Wrong.' },
    { parameter: 'limit', code: 'x', detail: 'Wrong.' },
    { code: 'x', detail: 'Wrong.' },
  ];
  for (const problem of [
    { code, detail: 'Why.' },
    { code, detail: 'Why.', errors },
  ]) {
    for (const document of ['v4', 'sandbox'] as const) {
      const { status, type, body } = renderProblem(problem, { ...occasion, document });
      expect([status, type]).toEqual([problems[code].status, 'application/problem+json']);
      expect(ProblemBody.parse(JSON.parse(body))).toMatchObject({
        type: `https://sandbox.example/problems/${code}/`,
        code,
        status,
        detail: 'Why.',
        instance: '/v4/employees',
        request_id: 'req_1',
      });
    }
    const { status, type, body } = renderProblem(problem, { ...occasion, document: 'v2' });
    expect([status, type]).toEqual([problems[code].status, 'application/json']);
    for (const error of LegacyErrors.parse(JSON.parse(body)).errors)
      expect(error).toMatchObject({ id: 'req_1', code, status: String(status) });
  }
});

test('v2 has one error for each place, with its source', () => {
  const errors = [
    { pointer: '/data/attributes/name', code: 'required', detail: 'It is required.' },
    { parameter: 'page', code: 'too_small', detail: 'At least 1.' },
    { code: 'referenced', detail: 'In use.' },
  ];
  const { body } = renderProblem(
    { code: 'validation_failed', detail: 'Why.', errors },
    { ...occasion, document: 'v2' },
  );
  const { errors: shown } = LegacyErrors.parse(JSON.parse(body));
  expect(shown.map(({ source, detail }) => [source, detail])).toEqual([
    [{ pointer: '/data/attributes/name' }, 'It is required.'],
    [{ parameter: 'page' }, 'At least 1.'],
    [undefined, 'In use.'],
  ]);
});

test('v2 names also a parameter whose name is empty (`?=a`), which it left without a source', () => {
  const errors = [{ parameter: '', code: 'unknown_parameter', detail: 'There is none.' }];
  const { body } = renderProblem(
    { code: 'invalid_parameter', detail: 'Why.', errors },
    { ...occasion, document: 'v2' },
  );
  expect(LegacyErrors.parse(JSON.parse(body)).errors[0]?.source).toEqual({ parameter: '' });
});

test('says nothing but what is in the catalogue and in the problem', () => {
  const secret = {
    code: 'internal_error',
    detail: 'Why.',
    cause: new Error('secret'),
    stack: 'secret',
  } as const;
  for (const document of ['v4', 'v2'] as const)
    expect(renderProblem(secret, { ...occasion, document }).body).not.toContain('secret');
});
