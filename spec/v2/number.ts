/** Numbers that v2 uses as ids in paths. */
import { z } from 'zod';
import { nameOf, type RecordKind } from '../fields.ts';

/** A record's number from the path. */
export function legacyNumber(kind: RecordKind) {
  return z.coerce
    .number<string>()
    .int()
    .min(1)
    .max(1_000_000_000)
    .meta({ description: `Number of the ${nameOf(kind)}.` });
}
