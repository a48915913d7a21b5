/** Reads a query string: every name once, every value there, nothing broken. */
import type { ProblemError } from '../../../spec/problems.ts';

/** Parameters by name, or what is wrong with them. */
export type ParsedQuery =
  | { readonly values: Readonly<Record<string, string>> }
  | { readonly errors: readonly ProblemError[] };

/** Parses a query (`application/x-www-form-urlencoded`, as browsers and curl send it). */
export function parseQuery(query: string): ParsedQuery {
  if (query === '') return { values: {} };
  const values = new Map<string, string>();
  const errors: ProblemError[] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = decode(equals < 0 ? '' : part.slice(equals + 1));
    if (name === undefined || value === undefined) {
      errors.push({
        parameter: part.slice(0, 40),
        code: 'invalid_encoding',
        detail: 'The percent-encoding is broken.',
      });
    } else if (values.has(name)) {
      errors.push({ parameter: name, code: 'duplicate', detail: 'The parameter is given twice.' });
    } else if (value === '') {
      errors.push({
        parameter: name,
        code: 'empty',
        detail: 'The parameter has no value. Leave it out instead.',
      });
    } else {
      values.set(name, value);
    }
    if (errors.length > 20) break;
  }
  return errors.length > 0 ? { errors } : { values: Object.fromEntries(values) };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined; // told to the client as a broken encoding
  }
}
