/** Arithmetic on calendar days (`YYYY-MM-DD`), free of time zones: a day is midnight UTC and nothing else. */

const dayMs = 86_400_000;

/** The day so many days later, or earlier when `count` is negative. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

/** How many days lie from one day to another: 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** Day of the week: 0 is Sunday, 6 is Saturday. */
export function weekdayOf(day: string): number {
  return new Date(day).getUTCDay();
}
