/** Checks a record that a patch was merged into: a nested object may have lost or never had a part that it needs. */
import { bodyErrors } from '../../../spec/issues.ts';
import { type Kind, type RecordOf, records } from '../../../spec/records.ts';
import { refuse } from '../../tenants/refusal.ts';

/** Gives the record back. @throws {Refusal} it does not fit its schema any more */
export function requireComplete<K extends Kind>(kind: K, record: RecordOf<K>): RecordOf<K> {
  const parsed = records[kind].schema.safeParse(record);
  if (parsed.success) return record;
  const errors = bodyErrors(parsed.error.issues, record);
  throw refuse('validation_failed', errors[0]?.detail ?? 'The record would not fit its schema.', ...errors);
}
