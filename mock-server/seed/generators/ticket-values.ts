/** What the form of a ticket asks for beyond the fields that every ticket has. */
import type { Faker } from '@faker-js/faker';
import type { RecordOf } from '../../../spec/records.ts';
import { addDays } from '../days.ts';
import type { TicketText } from './ticket-texts.ts';

type Values = RecordOf<'ticket'>['values'];

/** Values of the form; some were left empty by whoever entered it on that day. */
export function formValues({ form, trade }: TicketText, day: string, random: Faker): Values {
  const all: Record<TicketText['form'], () => Values> = {
    defect: () => [
      { name: 'Trade', type: 'text', value: trade ?? 'Other' },
      { name: 'Warranty until', type: 'date', value: addDays(day, 1826) },
      { name: 'Access by appointment', type: 'boolean', value: random.datatype.boolean() },
    ],
    task: () => [
      { name: 'Estimated hours', type: 'number', value: random.number.int({ min: 1, max: 40 }) / 2 },
      { name: 'Crane needed', type: 'boolean', value: random.datatype.boolean(0.2) },
    ],
    inspection: () => [
      {
        name: 'Inspector',
        type: 'text',
        value: random.helpers.arrayElement(['In-house', 'Test laboratory', 'Client']),
      },
      { name: 'Appointment', type: 'date', value: addDays(day, random.number.int({ min: 2, max: 9 })) },
      { name: 'Measuring points', type: 'number', value: random.number.int({ min: 1, max: 12 }) },
    ],
    safety: () => [
      { name: 'People at risk', type: 'number', value: random.number.int({ min: 1, max: 12 }) },
      { name: 'Area closed off', type: 'boolean', value: random.datatype.boolean(0.7) },
    ],
  };
  return all[form]().filter(() => random.datatype.boolean(0.8));
}
