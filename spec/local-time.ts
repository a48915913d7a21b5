/**
 * Times of day in a time zone. v4 has points in time with their offset (RFC 3339), v2 the hands of the clock on the
 * wall; between them stands the time zone that the company works in, daylight saving included.
 */

/** Where the clock on the wall hangs: all offices of the demo company keep the same time. */
export const companyTimeZone = 'Europe/Berlin';

const MINUTE_MS = 60_000;

/**
 * A moment as the zone says it, with its offset and without fractions of a second.
 *
 * @example inZone(Date.parse('2026-07-01T05:00:00Z'), 'Europe/Berlin') // '2026-07-01T07:00:00+02:00'
 */
export function inZone(ms: number, zone: string): string {
  const offset = offsetAt(ms, zone);
  const local = new Date(ms + offset * MINUTE_MS).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${offset < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

/**
 * The moment at which the clocks of a zone show a time of a day. A time that the clocks skip is the one that they
 * show instead; of one that they show twice it is the first.
 *
 * @param day - `YYYY-MM-DD`
 * @param time - `HH:MM`
 * @returns milliseconds since 1970; not a number where `day` or `time` is none
 */
export function momentOf(day: string, time: string, zone: string): number {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return asUtc;
  const dayBefore = offsetAt(asUtc - 24 * 60 * MINUTE_MS, zone);
  const first = asUtc - dayBefore * MINUTE_MS;
  const offset = offsetAt(first, zone);
  if (offset === dayBefore) return first;
  const second = asUtc - offset * MINUTE_MS; // the clocks were changed since the day before
  return offsetAt(second, zone) === offset ? second : first;
}

// Clocks are changed on a quarter of an hour, so one answer holds for each quarter; asking costs a hundred times more.
const QUARTER_MS = 15 * MINUTE_MS;
const QUARTERS_AT_MOST = 10_000;
const zones = new Map<
  string,
  { readonly format: Intl.DateTimeFormat; readonly offsets: Map<number, number> }
>();

/** How far a zone is ahead of UTC at a moment, in whole minutes. */
function offsetAt(ms: number, zone: string): number {
  let known = zones.get(zone);
  if (!known) {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    known = { format, offsets: new Map() };
    zones.set(zone, known);
  }
  const quarter = Math.floor(ms / QUARTER_MS);
  let offset = known.offsets.get(quarter);
  if (offset === undefined) {
    if (known.offsets.size >= QUARTERS_AT_MOST) known.offsets.clear();
    offset = askOffset(known.format, ms);
    known.offsets.set(quarter, offset);
  }
  return offset;
}

function askOffset(format: Intl.DateTimeFormat, ms: number): number {
  const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
