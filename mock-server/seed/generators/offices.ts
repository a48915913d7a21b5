/** The three offices. Their streets do not exist; postal codes and cities do. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { type Made, named, stamp } from './stamp.ts';

const offices = [
  {
    name: 'Berlin',
    street: 'Nordwindkai 12',
    postal_code: '10245',
    country: 'DE',
    calendar: 'Deutschland, Berlin',
  },
  {
    name: 'Lyon',
    street: '18 quai des Charpentiers',
    postal_code: '69007',
    country: 'FR',
    calendar: 'France',
  },
  { name: 'Malmö', street: 'Snickarkajen 7', postal_code: '211 19', country: 'SE', calendar: 'Sverige' },
] as const;

/** Name of an office, which is its city's. */
export type OfficeName = (typeof offices)[number]['name'];

/** Makes the offices. */
export function generateOffices(made: Made): RecordOf<'office'>[] {
  return offices.map(({ name, street, postal_code, country, calendar }, index) => ({
    ...stamp('office', index + 1, at('2024-03-04', `08:2${index}`), at(`2025-0${index + 2}-10`, '13:05')),
    name,
    street,
    postal_code,
    city: name,
    country,
    calendar_id: named(made.of('calendar'), calendar).id,
  }));
}
