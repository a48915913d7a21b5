/** What is special to custom fields: options belong to some types only, and a field with values stays. */
import type { z } from 'zod';
import type { ProblemError } from '../../../spec/problems.ts';
import type { RecordOf } from '../../../spec/records.ts';
import type { CustomFieldCreate } from '../../../spec/schemas/custom-field.ts';
import { createRecord, deleteRecord, type WriteContext } from '../../tenants/records.ts';
import { refuse, refuseField } from '../../tenants/refusal.ts';
import type { Draft, TenantView } from '../../tenants/tenant.ts';
import { fill } from './fill.ts';

type CustomField = RecordOf<'custom_field'>;

/** How many employees a refusal names. */
const NAMED_AT_MOST = 10;

/** Makes a custom field. @throws {Refusal} its options do not fit its type, or the name is taken */
export function createCustomField(
  draft: Draft,
  values: z.output<typeof CustomFieldCreate>,
  context: WriteContext,
): CustomField {
  const fields = fill({ options: null }, values);
  requireFittingOptions(fields);
  return createRecord(draft, 'custom_field', fields, context);
}

/** Deletes a custom field. @throws {Refusal} employees have values of it, some of whom are named */
export function deleteCustomField(draft: Draft, { id, api_name }: CustomField): void {
  const errors = employeesWith(draft, api_name);
  if (errors.length > 0) throw refuse('still_referenced', 'Employees have values of this field.', ...errors);
  deleteRecord(draft, 'custom_field', id);
}

function requireFittingOptions({ type, options }: Pick<CustomField, 'type' | 'options'>): void {
  const takesOptions = type === 'list' || type === 'tags';
  if (!takesOptions && options !== null) {
    throw refuseOptions(
      'not_allowed',
      `A field of type \`${type}\` has no options, only \`list\` and \`tags\` do.`,
    );
  }
  if (type === 'list' && options === null) {
    throw refuseOptions('required', 'A field of type `list` needs the options that can be chosen.');
  }
  if (options?.length === 0) {
    throw refuseOptions(
      'too_small',
      type === 'tags' ? 'Give an option at least, or `null` for free tags.' : 'Give an option at least.',
    );
  }
  const repeated = options?.find((option, index) => options.indexOf(option) !== index);
  if (repeated !== undefined) throw refuseOptions('repeated', `The option \`${repeated}\` is there twice.`);
}

function refuseOptions(reason: string, detail: string) {
  return refuseField('validation_failed', '/options', reason, detail);
}

function employeesWith(view: TenantView, apiName: string): readonly ProblemError[] {
  const errors: ProblemError[] = [];
  const order = { field: 'created_at', descending: false };
  for (const record of view.collection('employee').list({ order, filters: {} })) {
    const { custom_values } = record as unknown as RecordOf<'employee'>; // the collection holds employees
    if (!Object.hasOwn(custom_values, apiName)) continue;
    errors.push({ code: 'referenced', detail: `The employee ${record.id} has a value in \`${apiName}\`.` });
    if (errors.length === NAMED_AT_MOST) break;
  }
  return errors;
}
