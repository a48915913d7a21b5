/** Weekly schedules: full time by the custom of each country, and part time. */
import type { Faker } from '@faker-js/faker';
import type { RecordOf } from '../../../spec/records.ts';
import type { Post } from './roster.ts';

type Schedule = RecordOf<'employee'>['schedule'];

const fullTime = week(480, 480, 480, 480, 480);
const onSite = week(510, 510, 510, 510, 360);
const french = week(420, 420, 420, 420, 420);
const partTime = [
  week(480, 480, 480, 0, 0),
  week(480, 480, 480, 480, 0),
  week(300, 300, 300, 300, 300),
  week(0, 480, 480, 480, 0),
  week(480, 480, 240, 480, 0),
];
const withSaturday = week(0, 480, 480, 480, 480, 480);

/** Schedule of somebody at that post. */
export function scheduleOf(post: Post, random: Faker): Schedule {
  const isOffice = post.rank === 'staff';
  if (isOffice && random.datatype.boolean(0.3)) return random.helpers.arrayElement(partTime);
  if (post.position === 'Warehouse Clerk') return withSaturday;
  if (post.rank === 'crew' && random.datatype.boolean(0.06)) return week(510, 510, 510, 510, 0);
  if (post.office === 'Lyon') return french;
  return post.rank === 'crew' || post.rank === 'foreman' ? onSite : fullTime;
}

/** Working time of a week: the sum of the days. */
export function weeklyMinutes(schedule: Schedule): number {
  return Object.values(schedule).reduce((sum, minutes) => sum + minutes, 0);
}

function week(
  monday: number,
  tuesday: number,
  wednesday: number,
  thursday: number,
  friday: number,
  saturday = 0,
  sunday = 0,
): Schedule {
  return { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
}
