/** What is special to employees: defaults, working time, the chain of managers, custom values. */
import type { z } from 'zod';
import { ENTRIES_AT_MOST } from '../../../spec/issues.ts';
import type { ProblemError } from '../../../spec/problems.ts';
import type { RecordOf } from '../../../spec/records.ts';
import type { EmployeeCreate, EmployeePatch } from '../../../spec/schemas/employee.ts';
import { changeRecord, createRecord, type WriteContext } from '../../tenants/records.ts';
import { refuse } from '../../tenants/refusal.ts';
import type { Draft, TenantView } from '../../tenants/tenant.ts';
import { requireComplete } from './complete.ts';
import { fill } from './fill.ts';
import { isDay } from './is-day.ts';
import { mergePatch } from './merge-patch.ts';
import { requireNoCycle } from './tree.ts';

type Employee = RecordOf<'employee'>;
type EmployeeFields = Omit<Employee, 'id' | 'number' | 'created_at' | 'updated_at'>;

const FULL_DAY = 480; // minutes
const FULL_WEEK = {
  monday: FULL_DAY,
  tuesday: FULL_DAY,
  wednesday: FULL_DAY,
  thursday: FULL_DAY,
  friday: FULL_DAY,
  saturday: 0,
  sunday: 0,
};

/** Makes an employee; what is left out gets its default. */
export function createEmployee(
  draft: Draft,
  values: z.output<typeof EmployeeCreate>,
  context: WriteContext,
): Employee {
  const fields = withDefaults(draft, values);
  checkCustomValues(draft, fields.custom_values);
  return createRecord(draft, 'employee', fields, context);
}

/**
 * Replaces an employee as if it were made anew; id, number and time of creation stay, and so do company and schedule,
 * which v2, where this comes from, has no attributes for.
 */
export function replaceEmployee(
  draft: Draft,
  current: Employee,
  values: z.output<typeof EmployeeCreate>,
  context: WriteContext,
): Employee {
  const { company_id, schedule } = current;
  const fields = withDefaults(draft, { company_id, schedule, ...values });
  checkCustomValues(draft, fields.custom_values);
  requireNoCycle(draft, 'employee', current.id, 'reports_to_id', fields.reports_to_id);
  return changeRecord(draft, 'employee', current, fields, context);
}

/** Merges a patch into an employee. */
export function patchEmployee(
  draft: Draft,
  current: Employee,
  patch: z.output<typeof EmployeePatch>,
  context: WriteContext,
): Employee {
  const merged = mergePatch(current, patch, ['custom_values']);
  const next = requireComplete('employee', {
    ...merged,
    work_address: completeAddress(merged.work_address),
    private_address: completeAddress(merged.private_address),
    weekly_minutes: weeklyMinutes(merged.schedule),
  });
  checkCustomValues(draft, next.custom_values);
  requireNoCycle(draft, 'employee', current.id, 'reports_to_id', next.reports_to_id);
  return changeRecord(draft, 'employee', current, next, context);
}

function withDefaults(view: TenantView, values: z.output<typeof EmployeeCreate>): EmployeeFields {
  const [company] = view
    .collection('company')
    .list({ order: { field: 'created_at', descending: false }, filters: {} });
  const defaults = {
    external_id: null,
    language: (company as RecordOf<'company'> | undefined)?.language ?? 'en', // the collection holds companies
    active: true,
    display_name: null,
    gender: null,
    birthdate: null,
    department_id: null,
    team_id: null,
    area_id: null,
    position: null,
    probation_end: null,
    work_phone: null,
    reports_to_id: null,
    status: 'onboarding' as const,
    iban: null,
    skills: [],
    custom_values: {},
    company_id: company?.id ?? '',
    schedule: FULL_WEEK,
    work_address: null,
    private_address: null,
  };
  const fields = fill(defaults, values);
  return {
    ...fields,
    work_address: completeAddress(fields.work_address),
    private_address: completeAddress(fields.private_address),
    weekly_minutes: weeklyMinutes(fields.schedule),
  };
}

/** An address has all of its parts, empty ones as `null`; without any part there is none. */
function completeAddress(
  address: Partial<NonNullable<Employee['work_address']>> | null,
): Employee['work_address'] {
  if (address === null) return null;
  const { street = null, postal_code = null, city = null, country = null } = address;
  const isEmpty = street === null && postal_code === null && city === null && country === null;
  return isEmpty ? null : { street, postal_code, city, country };
}

function weeklyMinutes(schedule: Employee['schedule']): number {
  return Object.values(schedule).reduce((sum, minutes) => sum + minutes, 0);
}

/** Every custom value has a definition, and the form that its type asks for. */
function checkCustomValues(view: TenantView, values: Employee['custom_values']): void {
  const errors: ProblemError[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (errors.length === ENTRIES_AT_MOST) break;
    const [found] = view.collection('custom_field').withValue('api_name', name);
    const field = found as RecordOf<'custom_field'> | undefined; // the collection holds custom fields
    const pointer = `/custom_values/${name}`;
    if (!field) {
      errors.push({ pointer, code: 'not_found', detail: `There is no custom field \`${name}\`.` });
      continue;
    }
    const expected = expectedOf(field, value);
    if (expected)
      errors.push({
        pointer,
        code: 'invalid_type',
        detail: `\`${name}\` is of type ${field.type}: expected ${expected}.`,
      });
  }
  if (errors.length > 0) throw refuse('validation_failed', errors[0]?.detail ?? '', ...errors);
}

/** What a custom field takes, if the value is something else. */
function expectedOf({ type, options }: RecordOf<'custom_field'>, value: unknown): string | undefined {
  const isOption = (item: unknown) => options === null || options.includes(String(item));
  switch (type) {
    case 'integer':
      return Number.isInteger(value) ? undefined : 'a whole number';
    case 'decimal':
      return typeof value === 'number' ? undefined : 'a number';
    case 'date':
      return isDay(value) ? undefined : 'a date as `YYYY-MM-DD`';
    case 'tags':
      return Array.isArray(value) && value.every(isOption)
        ? undefined
        : `a list of ${optionsInWords(options)}`;
    case 'list':
      return typeof value === 'string' && isOption(value) ? undefined : `one of ${optionsInWords(options)}`;
    case 'link':
      return typeof value === 'string' && /^https?:\/\//.test(value)
        ? undefined
        : 'a link that begins with https://';
    default:
      return typeof value === 'string' ? undefined : 'text';
  }
}

function optionsInWords(options: readonly string[] | null): string {
  return options === null ? 'tags' : options.map((option) => `\`${option}\``).join(', ');
}

/** Lets an employee sign in, or not. */
export function setActive(draft: Draft, current: Employee, active: boolean, context: WriteContext): Employee {
  return changeRecord(draft, 'employee', current, { active }, context);
}
