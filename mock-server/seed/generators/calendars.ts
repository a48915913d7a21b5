/** The public holidays of the three offices, 2025 to 2027, in the language of each place. */
import Holidays from 'date-holidays';
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { stamp } from './stamp.ts';

const years = [2025, 2026, 2027];

/**
 * `bank` is what the library calls the eves: in Sweden Midsummer, Christmas and New Year's Eve are free by
 * law (Semesterlagen § 3a), in Germany the afternoons of 24 and 31 December by custom of the trade.
 */
const places = [
  { name: 'Deutschland, Berlin', country: 'DE', state: 'BE', region: 'Berlin', bank: 'half' },
  { name: 'France', country: 'FR', state: undefined, region: null, bank: 'none' },
  { name: 'Sverige', country: 'SE', state: undefined, region: null, bank: 'whole' },
] as const;

/** Makes the calendars. */
export function generateCalendars(): RecordOf<'calendar'>[] {
  return places.map((place, index) => ({
    ...stamp('calendar', index + 1, at('2024-03-04', `08:1${index}`), at('2026-01-07', `07:3${index}`)),
    name: place.name,
    country: place.country,
    region: place.region,
    holidays: holidaysOf(place),
  }));
}

function holidaysOf({ country, state, bank }: (typeof places)[number]) {
  const library = state === undefined ? new Holidays(country) : new Holidays(country, state);
  return years
    .flatMap((year) => library.getHolidays(year))
    .filter(({ type }) => type === 'public' || (type === 'bank' && bank !== 'none'))
    .map(({ date, name, type }) => ({
      date: date.slice(0, 10),
      name: name.charAt(0).toUpperCase() + name.slice(1),
      half_day: type === 'bank' && bank === 'half',
    }));
}
