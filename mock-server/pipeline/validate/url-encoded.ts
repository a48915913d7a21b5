/** Reads a form of text alone (`application/x-www-form-urlencoded`): declared as one, not too large, every value once. */
import { URL_ENCODED } from '../../../spec/form.ts';
import type { Problem, ProblemError } from '../../../spec/problems.ts';
import type { Incoming } from '../incoming.ts';
import { readText } from './body.ts';

/** What was read; `text` is the body as it was sent. */
export type ReadForm =
  | { readonly text: string; readonly value: object }
  | { readonly text?: string; readonly problem: Problem };

/** Fields that a form may have. */
const FIELDS_AT_MOST = 50;

/** Reads the body of a request as a form. A field without a value counts as left out (RFC 6749, 3.2). */
export async function readUrlEncoded(incoming: Incoming): Promise<ReadForm> {
  const read = await readText(incoming, [URL_ENCODED]);
  if ('problem' in read) return { problem: read.problem };
  const fields: Array<readonly [name: string, value: string]> = [];
  for (const pair of read.text.split('&')) {
    if (pair === '') continue;
    const [name, value] = [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)].map(decode);
    if (name === undefined || value === undefined || fields.length === FIELDS_AT_MOST) {
      const detail = 'The body is not a form: an escape is broken, or there are too many fields.';
      return { problem: { code: 'malformed_request', detail } };
    }
    fields.push([name, pair.includes('=') ? value : '']);
  }
  const { text } = read;
  const given = fields.filter(([, value]) => value !== '');
  const twice = given.find(([name], index) => given.findIndex(([other]) => other === name) !== index);
  if (twice) {
    const pointer = `/${twice[0].slice(0, 100)}`;
    const error: ProblemError = { pointer, code: 'repeated', detail: 'This field is there more than once.' };
    return {
      text,
      problem: { code: 'invalid_request', detail: `${pointer}: ${error.detail}`, errors: [error] },
    };
  }
  return { text, value: Object.fromEntries(given) };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
