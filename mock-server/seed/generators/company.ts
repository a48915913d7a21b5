/** The company of the seed. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { stamp } from './stamp.ts';

/** Makes the one company. */
export function generateCompany(): RecordOf<'company'>[] {
  return [
    {
      ...stamp('company', 1, at('2024-03-04', '08:00'), at('2026-01-12', '09:41:16')),
      name: 'Nordwind Bau GmbH',
      city: 'Berlin',
      country: 'DE',
      language: 'de',
      plan: 'connect',
    },
  ];
}
