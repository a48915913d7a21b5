/** The people of the company before they become records: who they are, where they stand, when they came. */
import type { Faker } from '@faker-js/faker';
import { addDays } from '../days.ts';
import { mailbox } from './contact.ts';
import { leaders } from './leaders.ts';
import { at, inOrderOfCreation, now, workingMoment } from './moments.ts';
import type { OfficeName } from './offices.ts';
import { randomStream } from './random.ts';
import { type Post, posts } from './roster.ts';

/** Somebody who works, will work or has worked for the company. */
export interface Person extends Post {
  readonly first: string;
  readonly last: string;
  readonly gender: 'female' | 'male';
  readonly birthdate: string;
  readonly start: string;
  readonly status: 'onboarding' | 'active' | 'leave' | 'inactive';
  readonly mailbox: string;
  /** When they were entered. */
  readonly created: number;
}

const dayMs = 86_400_000;

/** First days of those who have signed but not begun. */
const comingDays = ['2026-11-16', '2026-12-01', '2026-12-01', '2027-01-04', '2027-02-01'];

const onLeave = 4;
const gone = 7;

/** Everybody, in order of number. */
export function people(): Person[] {
  const random = randomStream('employee');
  const byHand = leaders.map((leader, index) => ({
    ...leader,
    created: at('2024-03-11', '07:30') + index * 95_000,
    mailbox: mailbox(leader.first, leader.last, leader.office),
  }));
  const nextIdentity = identities(byHand.map((leader) => leader.mailbox));
  const shuffled = random.helpers.shuffle(posts);
  const coming = shuffled.filter(isOrdinary).slice(0, comingDays.length);
  const drawn = shuffled.map((post) => {
    const comingDay = comingDays[coming.indexOf(post)];
    const start = comingDay ?? drawStart(post, random);
    const created =
      comingDay === undefined
        ? enteredAt(start, random)
        : workingMoment(random, now - 40 * dayMs, now - 5 * dayMs);
    return { ...post, ...nextIdentity(post), start, birthdate: drawBirthdate(post, start, random), created };
  });
  return withStatus(inOrderOfCreation([...byHand, ...drawn]), random);
}

/** Nobody reports to them, so they may come and go. */
function isOrdinary({ rank }: Post): boolean {
  return rank === 'crew' || rank === 'staff';
}

/** Draws names that fit the office and give mailboxes that nobody has. */
function identities(mailboxes: readonly string[]) {
  const taken = new Set(mailboxes);
  const streams = {
    Berlin: randomStream('employee names', 'de'),
    Lyon: randomStream('employee names', 'fr'),
    Malmö: randomStream('employee names', 'sv'),
  } satisfies Record<OfficeName, Faker>;
  return (post: Post) => {
    const random = streams[post.office];
    for (;;) {
      const gender = random.datatype.boolean(post.rank === 'staff' ? 0.55 : 0.15) ? 'female' : 'male';
      const first = random.person.firstName(gender);
      const last = random.person.lastName(gender);
      const box = mailbox(first, last, post.office);
      if (taken.has(box)) continue;
      taken.add(box);
      return { first, last, gender, mailbox: box } as const;
    }
  };
}

function drawStart({ rank, position }: Post, random: Faker): string {
  if (position === 'Apprentice')
    return random.helpers.arrayElement(['2024-09-02', '2025-09-01', '2026-09-01']);
  const isOld = rank !== 'crew' && rank !== 'staff' ? true : random.datatype.boolean(0.55);
  const year = isOld
    ? random.number.int({ min: 2008, max: 2023 })
    : random.number.int({ min: 2024, max: 2026 });
  const month = random.number.int({ min: 1, max: year === 2026 ? 9 : 12 });
  return `${year}-${String(month).padStart(2, '0')}-${random.helpers.arrayElement(['01', '01', '15'])}`;
}

function drawBirthdate({ rank, position }: Post, start: string, random: Faker): string {
  const [youngest, oldest] = position === 'Apprentice' ? [17, 20] : rank === 'crew' ? [19, 46] : [24, 45];
  return addDays(start, -random.number.int({ min: youngest * 366, max: oldest * 365 }));
}

/** Those who were there before the company began with Kontor were brought over in one morning. */
function enteredAt(start: string, random: Faker): number {
  if (start < '2024-05-01')
    return random.number.int({ min: 0, max: 3 * 3600 }) * 1000 + at('2024-03-11', '08:00');
  return workingMoment(random, at(start, '06:00') - 45 * dayMs, at(start, '06:00') - 14 * dayMs);
}

function withStatus(everybody: readonly Omit<Person, 'status'>[], random: Faker): Person[] {
  const settled = everybody.filter(
    (person, index) => index >= leaders.length && isOrdinary(person) && person.start < '2025-06-01',
  );
  const [away, left] = split(random.helpers.arrayElements(settled, onLeave + gone), onLeave);
  return everybody.map((person) => {
    if (person.start > '2026-11-02') return { ...person, status: 'onboarding' };
    if (away.includes(person)) return { ...person, status: 'leave' };
    return { ...person, status: left.includes(person) ? 'inactive' : 'active' };
  });
}

function split<T>(all: readonly T[], at: number): [T[], T[]] {
  return [all.slice(0, at), all.slice(at)];
}
