/** The six absence types. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { stamp } from './stamp.ts';

const types = [
  {
    name: 'Annual leave',
    unit: 'day',
    category: 'paid_vacation',
    certificate: false,
    substitute: true,
    allowance: 30,
  },
  {
    name: 'Sick leave',
    unit: 'day',
    category: 'sick_leave',
    certificate: true,
    substitute: false,
    allowance: null,
  },
  {
    name: 'Parental leave',
    unit: 'day',
    category: 'parental',
    certificate: true,
    substitute: true,
    allowance: null,
  },
  {
    name: 'Unpaid leave',
    unit: 'day',
    category: 'unpaid',
    certificate: false,
    substitute: false,
    allowance: 20,
  },
  {
    name: 'Training',
    unit: 'day',
    category: 'offsite',
    certificate: false,
    substitute: false,
    allowance: 10,
  },
  {
    name: 'Time off in lieu',
    unit: 'hour',
    category: 'other',
    certificate: false,
    substitute: false,
    allowance: 80,
  },
] as const;

/** Name of an absence type. */
export type AbsenceTypeName = (typeof types)[number]['name'];

/** Makes the absence types. */
export function generateAbsenceTypes(): RecordOf<'absence_type'>[] {
  return types.map(({ name, unit, category, certificate, substitute, allowance }, index) => ({
    ...stamp('absence_type', index + 1, at('2024-03-05', `09:0${index}`), at('2025-12-15', `12:0${index}`)),
    name,
    unit,
    category,
    needs_certificate: certificate,
    needs_substitute: substitute,
    yearly_allowance: allowance,
  }));
}
