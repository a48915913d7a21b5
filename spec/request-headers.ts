/** Headers that a request may carry, besides its credential and the type of its body: which, and what they do. */
import { z } from 'zod';
import { conditionalKind } from './conditional.ts';
import { answersOnPurpose, isIdempotent, isRevalidated, type Operation } from './operation.ts';
import { ACT_AS } from './personas.ts';

const condition = (description: string) => z.string().max(1000).meta({ description });

/** How many idempotency keys of a sandbox are kept; the oldest makes room. */
export const IDEMPOTENCY_KEYS_KEPT = 1000;

/** The headers that mean something to an operation. */
export function requestHeaders(operation: Operation): z.ZodObject {
  const headers: Record<string, z.ZodType> = {};
  if (isIdempotent(operation)) {
    headers['Idempotency-Key'] = z
      .string()
      .min(1)
      .max(257)
      .optional()
      .meta({
        description: `A key of your own for this request, a random UUID for instance. A retry with the same key and body gets the answer of the first, also after a lost connection; for 24 hours. A sandbox keeps its latest ${IDEMPOTENCY_KEYS_KEPT.toLocaleString('en')} keys: where more are used within a day, the oldest are forgotten before.`,
      });
  }
  if (isRevalidated(operation)) {
    headers['If-None-Match'] = condition(
      'The `ETag` that you have: 304 without a body while it is still right.',
    ).optional();
  } else if (conditionalKind(operation)) {
    const match = condition('The `ETag` of the record as you have seen it: 412 when it was changed since.');
    headers['If-Match'] = operation.precondition === 'required' ? match : match.optional();
  }
  if (operation.answerType === 'events') {
    headers['Last-Event-ID'] = z.string().max(100).optional().meta({
      description:
        'Id of the last event that you have got: what came after it is told first. Browsers send it when they connect again.',
    });
  }
  if (answersOnPurpose(operation)) {
    headers.Prefer = z.string().max(200).optional().meta({
      description:
        'Of the sandbox alone: `code=429` or `example=…` answers so on purpose and touches nothing, `delay=1500` waits that many milliseconds first.',
    });
  }
  if (operation.security === 'management') {
    headers[ACT_AS] = z.string().min(1).max(60).optional().meta({
      description:
        'The user through whose eyes the sandbox is seen: a persona, such as `admin`, or the id of a user. The owner of the account if left out. What this user may not do is refused.',
      example: 'owner',
    });
  }
  return z.strictObject(headers);
}
