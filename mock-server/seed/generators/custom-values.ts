/**
 * Values of the custom fields: what people on site wear and may drive, and whom to call. Nobody has filled in a
 * portfolio yet, so that field is one that can be deleted.
 */
import type { Faker } from '@faker-js/faker';
import { addDays } from '../days.ts';
import { phoneNumber, phoneNumbers } from './contact.ts';
import { today } from './moments.ts';
import type { Post } from './roster.ts';

/** Custom values of somebody; fields without a value are left out. */
export function customValuesOf(
  post: Post,
  last: string,
  random: Faker,
): Record<string, string | number | string[]> {
  const isOnSite = ['site_manager', 'foreman', 'crew', 'regional'].includes(post.rank);
  const values: Record<string, string | number | string[]> = {};
  if (isOnSite || post.team === 'Health & safety') {
    values.c_shoe_size = random.number.int({ min: 37, max: 47 });
    values.c_hard_hat_size = random.helpers.arrayElement(['S', 'M', 'M', 'L', 'L', 'XL']);
  }
  if (isOnSite && random.datatype.boolean(0.8)) values.c_driving_licences = licences(post.position, random);
  if (random.datatype.boolean(0.3)) {
    values.c_first_aid_until = addDays(today, random.number.int({ min: -60, max: 700 }));
  }
  if (random.datatype.boolean(0.6)) values.c_emergency_contact = emergencyContact(post, last, random);
  return values;
}

function licences(position: string, random: Faker): string[] {
  if (position === 'Excavator Operator' || position === 'Crane Operator') return ['B', 'C', 'CE', 'L'];
  return random.helpers.arrayElement([['B'], ['B', 'BE'], ['B', 'Forklift'], ['B', 'C1'], ['B', 'L', 'T']]);
}

function emergencyContact(post: Post, last: string, random: Faker): string {
  const [relation, sex] = random.helpers.arrayElement([
    ['partner', undefined],
    ['mother', 'female'],
    ['father', 'male'],
    ['sister', 'female'],
    ['brother', 'male'],
  ] as const);
  const number = random.number.int({ min: 0, max: phoneNumbers[post.office] - 1 });
  return `${random.person.firstName(sex)} ${last} (${relation}), ${phoneNumber(post.office, number)}`;
}
