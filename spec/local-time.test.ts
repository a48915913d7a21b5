/** Local times to moments and back, also on the two days of the year that have 23 and 25 hours. */
import { describe, expect, it } from 'vitest';
import { inZone, momentOf } from './local-time.ts';

const berlin = 'Europe/Berlin';
const at = (day: string, time: string, zone = berlin) => inZone(momentOf(day, time, zone), zone);

describe('a moment in a zone', () => {
  it('has the offset of winter or summer', () => {
    expect(inZone(Date.parse('2026-01-15T06:00:00Z'), berlin)).toBe('2026-01-15T07:00:00+01:00');
    expect(inZone(Date.parse('2026-07-15T05:00:00Z'), berlin)).toBe('2026-07-15T07:00:00+02:00');
  });

  it('may be on another day than in UTC', () => {
    expect(inZone(Date.parse('2026-07-15T22:30:00Z'), berlin)).toBe('2026-07-16T00:30:00+02:00');
  });

  it('knows offsets behind UTC, without an hour, and none', () => {
    const ms = Date.parse('2026-01-15T06:00:00Z');
    expect(inZone(ms, 'America/St_Johns')).toBe('2026-01-15T02:30:00-03:30');
    expect(inZone(ms, 'UTC')).toBe('2026-01-15T06:00:00+00:00');
  });
});

describe('a time of a day', () => {
  it.each([
    ['2026-10-24', '07:00', '2026-10-24T07:00:00+02:00'],
    ['2026-10-25', '01:30', '2026-10-25T01:30:00+02:00'],
    ['2026-10-25', '02:30', '2026-10-25T02:30:00+02:00'], // the first of two
    ['2026-10-25', '03:00', '2026-10-25T03:00:00+01:00'],
    ['2026-10-25', '07:00', '2026-10-25T07:00:00+01:00'],
    ['2026-10-26', '00:30', '2026-10-26T00:30:00+01:00'],
    ['2027-03-28', '01:59', '2027-03-28T01:59:00+01:00'],
    ['2027-03-28', '02:30', '2027-03-28T03:30:00+02:00'], // skipped
    ['2027-03-28', '03:00', '2027-03-28T03:00:00+02:00'],
    ['2027-03-29', '00:00', '2027-03-29T00:00:00+02:00'],
  ])('%s %s is %s', (day, time, expected) => {
    expect(at(day, time)).toBe(expected);
  });

  it('is what the zone shows, for every hour of a year', () => {
    for (
      let ms = Date.parse('2026-01-01T00:00:00Z');
      ms < Date.parse('2027-01-01T00:00:00Z');
      ms += 3_600_000
    ) {
      const text = inZone(ms, berlin);
      const [day = '', rest = ''] = text.split('T');
      const again = at(day, rest.slice(0, 5));
      if (text.startsWith('2026-10-25T02')) expect(again.slice(0, 16)).toBe(text.slice(0, 16));
      else expect(again).toBe(text);
    }
  });

  it('is no moment where the day or the time is none', () => {
    expect(momentOf('2026-02-30', 'x', berlin)).toBeNaN();
    expect(momentOf('soon', '07:00', berlin)).toBeNaN();
  });
});
