/** The six fields that the company added to its employees. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { stamp } from './stamp.ts';

const fields = [
  { api_name: 'c_shoe_size', label: 'Shoe size (EU)', section: 'work', type: 'integer', options: null },
  {
    api_name: 'c_hard_hat_size',
    label: 'Hard hat size',
    section: 'work',
    type: 'list',
    options: ['S', 'M', 'L', 'XL'],
  },
  {
    api_name: 'c_driving_licences',
    label: 'Driving licences',
    section: 'personal',
    type: 'tags',
    options: ['B', 'BE', 'C1', 'C', 'CE', 'L', 'T', 'Forklift'],
  },
  {
    api_name: 'c_first_aid_until',
    label: 'First aid certificate valid until',
    section: 'work',
    type: 'date',
    options: null,
  },
  {
    api_name: 'c_emergency_contact',
    label: 'Emergency contact',
    section: 'home',
    type: 'text',
    options: null,
  },
  { api_name: 'c_portfolio', label: 'Portfolio', section: 'personal', type: 'link', options: null },
] as const;

/** Makes the custom fields. */
export function generateCustomFields(): RecordOf<'custom_field'>[] {
  return fields.map((field, index) => ({
    ...stamp(
      'custom_field',
      index + 1,
      at(`2024-0${index + 4}-08`, '11:20'),
      at(`2026-02-1${index}`, '14:30'),
    ),
    ...field,
    options: field.options === null ? null : [...field.options],
  }));
}
