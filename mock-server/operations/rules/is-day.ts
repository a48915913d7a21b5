/** Days within values that have no schema of their own, such as those of custom fields. */
import { z } from 'zod';

const Day = z.iso.date();

/** Whether a value is a day that exists, `YYYY-MM-DD`. `Date.parse` alone takes the 30th of February. */
export function isDay(value: unknown): boolean {
  return Day.safeParse(value).success;
}
