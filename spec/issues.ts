/**
 * Says what a schema found wrong in words: where, what is there, what is expected (JSON Pointers: RFC 6901). The
 * server answers with it, and the pages tell the same before anything is sent.
 */
import type { z } from 'zod';
import type { ProblemError } from './problems.ts';

type Issue = z.core.$ZodIssue;

/** Errors that are told of one request. */
export const ENTRIES_AT_MOST = 20;
/** Characters of a name that a pointer has; that of a field may have a million. */
const NAME_AT_MOST = 5000;

/** Errors of a body, each with its pointer. */
export function bodyErrors(issues: readonly Issue[], value: unknown): readonly ProblemError[] {
  return firstDescribed(issues, value).map(({ path, code, detail }) => ({
    pointer: pointerOf(path),
    code,
    detail,
  }));
}

/** Errors of path or query parameters, each with its name. */
export function parameterErrors(issues: readonly Issue[], value: unknown): readonly ProblemError[] {
  return firstDescribed(issues, value).map(({ path, code, detail }) => ({
    parameter: path.map(String).join('.'),
    code: code === 'unknown_field' ? 'unknown_parameter' : code,
    detail: detail.replace('field', 'parameter'),
  }));
}

/** As many as are told; the others, of which there may be as many as a body has places, are not looked at. */
function firstDescribed(issues: readonly Issue[], value: unknown): readonly Described[] {
  const described: Described[] = [];
  for (const issue of issues) {
    if (described.length >= ENTRIES_AT_MOST) break;
    if (!isSafetyBound(issue, issues)) described.push(...describe(issue, value));
  }
  return described.slice(0, ENTRIES_AT_MOST);
}

/** The bound of whole numbers as such, where the field has a narrower one that was crossed as well. */
function isSafetyBound(issue: Issue, issues: readonly Issue[]): boolean {
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return false;
  const bound = issue.code === 'too_big' ? issue.maximum : issue.minimum;
  const isNarrower = (other: Issue) =>
    other !== issue && other.code === issue.code && pointerOf(other.path) === pointerOf(issue.path);
  return Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER && issues.some(isNarrower);
}

/** A JSON Pointer from a path; of a name that no field of ours has, the beginning. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${cut(String(part)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function cut(name: string): string {
  return name.length > NAME_AT_MOST ? `${name.slice(0, NAME_AT_MOST)}…` : name;
}

interface Described {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly detail: string;
}

function describe(issue: Issue, value: unknown): readonly Described[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, ENTRIES_AT_MOST).map((key) => ({
        path: [...path, key],
        code: 'unknown_field',
        detail: `There is no field \`${shorten(key)}\` here.`,
      }));
    case 'invalid_type':
      return valueAt(value, path) === undefined
        ? [{ path, code: 'required', detail: `This field is required: ${nameType(issue.expected)}.` }]
        : [
            {
              path,
              code: 'invalid_type',
              detail: `Expected ${nameType(issue.expected)}, got ${nameValue(valueAt(value, path))}.`,
            },
          ];
    case 'invalid_value': {
      const values = issue.values.map((allowed) => `\`${String(allowed)}\``);
      const expected = values.length === 1 ? values[0] : `one of ${values.slice(0, 20).join(', ')}`;
      return valueAt(value, path) === undefined
        ? [{ path, code: 'required', detail: `This field is required: ${expected}.` }]
        : [{ path, code: 'invalid_value', detail: `Expected ${expected}.` }];
    }
    case 'invalid_format':
      return [{ path, code: 'invalid_format', detail: describeFormat(issue) }];
    case 'too_small':
    case 'too_big':
      return [{ path, code: issue.code, detail: describeSize(issue) }];
    case 'invalid_union':
      return [
        { path, code: 'invalid_type', detail: `The value fits none of the forms that are allowed here.` },
      ];
    case 'custom':
      return valueAt(value, path) === undefined
        ? [{ path, code: 'required', detail: `This field is required. ${issue.message}.` }]
        : [{ path, code: 'invalid_value', detail: `${issue.message}.` }];
    case 'invalid_key':
      return [{ path, code: 'invalid_key', detail: 'This name is not allowed here.' }];
    default:
      return [{ path, code: issue.code, detail: `${issue.message}.` }];
  }
}

function describeFormat(issue: z.core.$ZodIssueInvalidStringFormat): string {
  switch (issue.format) {
    case 'date':
      return 'Expected a date that exists, as `YYYY-MM-DD`.';
    case 'datetime':
      return 'Expected a time with offset, as `2026-11-21T08:30:00Z`.';
    case 'email':
      return 'Expected an e-mail address.';
    case 'regex':
      return `Expected text of the form \`${issue.pattern?.replace(/^\/|\/[a-z]*$/g, '') ?? ''}\`.`;
    default:
      return `Expected ${issue.format}.`;
  }
}

function describeSize(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const [word, bound] = issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum];
  switch (issue.origin) {
    case 'string':
      return `Expected ${word} ${bound} characters.`;
    case 'array':
      return `Expected ${word} ${bound} entries.`;
    default:
      return `Expected ${word} ${bound}.`;
  }
}

function nameType(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    int: 'a whole number',
    number: 'a number',
    string: 'text',
    boolean: '`true` or `false`',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return names[expected] ?? expected;
}

function nameValue(value: unknown): string {
  if (value === null) return '`null`';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return `the text \`${shorten(value)}\``;
  return `\`${String(value)}\``;
}

/** Whatever a client sent is only repeated in part, and on one line. */
function shorten(text: string): string {
  const oneLine = JSON.stringify(text.slice(0, 100)).slice(1, -1);
  return oneLine.length > 40 ? `${oneLine.slice(0, 40)}…` : oneLine;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<PropertyKey, unknown>)[part];
  }
  return current;
}
