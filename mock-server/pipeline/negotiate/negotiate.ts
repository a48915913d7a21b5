/** Checks that the client accepts JSON (RFC 9110, 12.5.1). Answers exist in nothing else. */
import type { Exchange, Verdict } from '../exchange.ts';

const ACCEPTED = new Set(['*/*', 'application/*', 'application/json', 'application/problem+json']);

/** Refuses a client that leaves JSON out. */
export function negotiate({ incoming }: Exchange): Verdict {
  const accept = incoming.header('accept');
  if (accept === undefined || accept === '*/*' || accept === 'application/json' || accept === '')
    return undefined;
  const isAccepted = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const isExcluded = parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter));
    return !isExcluded && (ACCEPTED.has(type) || /^application\/[a-z0-9.-]+\+json$/.test(type));
  });
  if (isAccepted) return undefined;
  return {
    code: 'not_acceptable',
    detail: 'Answers are JSON, which the `Accept` header leaves out. Send `Accept: application/json`.',
  };
}
