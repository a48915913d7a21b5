/** Checks that the client accepts JSON (RFC 9110, 12.5.1). Answers exist in nothing else. */
import type { Exchange, Verdict } from '../exchange.ts';

/** Refuses a client that leaves JSON out. A file is sent as what it is. */
export function negotiate({ incoming, operation }: Exchange): Verdict {
  if (operation.answerType === 'file') return undefined;
  const accept = incoming.header('accept');
  if (accept === undefined || accept === '*/*' || accept === 'application/json' || accept === '')
    return undefined;
  const ranges = accept.split(',').map(readRange);
  // The most specific range decides: `*/*` does not bring back what `application/json;q=0` leaves out.
  const isWanted = (wanted: string) => ranges.find(({ type }) => type === wanted)?.isWanted;
  if (isWanted('application/json') ?? isWanted('application/*') ?? isWanted('*/*')) return undefined;
  if (ranges.some((range) => range.isWanted && /^application\/[a-z0-9.-]+\+json$/.test(range.type)))
    return undefined;
  return {
    code: 'not_acceptable',
    detail: 'Answers are JSON, which the `Accept` header leaves out. Send `Accept: application/json`.',
  };
}

function readRange(text: string): { readonly type: string; readonly isWanted: boolean } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  return { type, isWanted: !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter)) };
}
