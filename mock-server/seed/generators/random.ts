/** Random streams: one for each purpose, seeded from its name, so that they never disturb one another. */
import { createHash } from 'node:crypto';
import { base, de, en, Faker, fr, sv } from '@faker-js/faker';
import { now } from './moments.ts';

const locales = { de: [de, en, base], fr: [fr, en, base], sv: [sv, en, base], en: [en, base] };

/** A stream that gives the same values at every run. */
export function randomStream(name: string, locale: keyof typeof locales = 'en'): Faker {
  const seed = createHash('sha256').update(`${name}/${locale}`).digest().readUInt32BE(0);
  const random = new Faker({ locale: locales[locale], seed });
  random.setDefaultRefDate(now);
  return random;
}
