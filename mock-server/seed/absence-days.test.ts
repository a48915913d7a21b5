/** What absences count: weekends, holidays, halves, part time, and the edges of a period. */
import { describe, expect, it } from 'vitest';
import { absenceDays, longestAbsence, totalOf } from './absence-days.ts';

const fullTime = {
  monday: 480,
  tuesday: 480,
  wednesday: 480,
  thursday: 480,
  friday: 480,
  saturday: 0,
  sunday: 0,
};
const onSite = { ...fullTime, monday: 510, tuesday: 510, wednesday: 510, thursday: 510, friday: 360 };

/** An absence in 2026: `period('07-03', '07-06', 'start')` begins at noon of 3 July. */
function period(from: string, to: string, ...halves: Array<'start' | 'end'>) {
  return {
    start_date: `2026-${from}`,
    end_date: `2026-${to}`,
    start_half_day: halves.includes('start'),
    end_half_day: halves.includes('end'),
  };
}

const amounts = (days: ReadonlyArray<{ readonly amount: number }>) => days.map(({ amount }) => amount);

describe('absence days', () => {
  it('leave out the weekend', () => {
    expect(absenceDays(period('07-03', '07-06'), fullTime, [], 'day')).toEqual([
      { date: '2026-07-03', amount: 1 },
      { date: '2026-07-06', amount: 1 },
    ]);
  });

  it('leave out whole holidays and halve those with a free afternoon', () => {
    const holidays = [
      { date: '2026-12-24', half_day: true },
      { date: '2026-12-25', half_day: false },
    ];
    expect(amounts(absenceDays(period('12-23', '12-28'), fullTime, holidays, 'day'))).toEqual([1, 0.5, 1]);
  });

  it('halve the first and the last day when asked to', () => {
    expect(amounts(absenceDays(period('07-06', '07-08', 'start', 'end'), fullTime, [], 'day'))).toEqual([
      0.5, 1, 0.5,
    ]);
  });

  it('count a single day half, however many flags say so', () => {
    for (const halves of [['start'], ['end'], ['start', 'end']] as const) {
      expect(amounts(absenceDays(period('07-06', '07-06', ...halves), fullTime, [], 'day'))).toEqual([0.5]);
    }
  });

  it('never count less than half a day', () => {
    const holidays = [{ date: '2026-12-24', half_day: true }];
    expect(amounts(absenceDays(period('12-24', '12-24', 'start'), fullTime, holidays, 'day'))).toEqual([0.5]);
  });

  it('do not move a half day from a free day to the next one', () => {
    expect(amounts(absenceDays(period('07-04', '07-06', 'start'), fullTime, [], 'day'))).toEqual([1]);
  });

  it('count the days of a part-time schedule only, each as one', () => {
    const partTime = { ...fullTime, thursday: 0, friday: 0, wednesday: 240 };
    expect(amounts(absenceDays(period('07-06', '07-12'), partTime, [], 'day'))).toEqual([1, 1, 1]);
  });

  it('count the scheduled hours where the unit is the hour', () => {
    const days = absenceDays(period('07-09', '07-10', 'end'), onSite, [], 'hour');
    expect(amounts(days)).toEqual([8.5, 3]);
    expect(totalOf(days)).toBe(11.5);
  });

  it('round hours to two decimals', () => {
    const odd = { ...fullTime, monday: 437 };
    expect(amounts(absenceDays(period('07-06', '07-06'), odd, [], 'hour'))).toEqual([7.28]);
  });

  it('are none when every day is free', () => {
    expect(absenceDays(period('07-04', '07-05'), fullTime, [], 'day')).toEqual([]);
  });

  it('cross the end of a year and a leap day', () => {
    const leap = { ...period('01-01', '01-01'), start_date: '2028-02-28', end_date: '2028-03-01' };
    expect(absenceDays(leap, fullTime, [], 'day').map(({ date }) => date)).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
  });

  it('are refused when they end before they start or last too long', () => {
    expect(() => absenceDays(period('07-06', '07-05'), fullTime, [], 'day')).toThrow(RangeError);
    const tooLong = { ...period('01-01', '01-01'), end_date: '2027-01-02' };
    expect(() => absenceDays(tooLong, fullTime, [], 'day')).toThrow(`1 to ${longestAbsence} days, not 367`);
    expect(absenceDays({ ...tooLong, end_date: '2027-01-01' }, fullTime, [], 'day')).toHaveLength(262);
  });

  it('add up without an error of floating point', () => {
    expect(totalOf([0.1, 0.2, 7.7].map((amount) => ({ date: '2026-07-06', amount })))).toBe(8);
  });
});
