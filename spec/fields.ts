/**
 * Building blocks of the schemas: ids, times, money, text. Every field says in one place what it is,
 * so that pages, documents and validation agree.
 */
import { z } from 'zod';

/** Kinds of records and the prefix of their ids (TypeID). */
export const prefixes = {
  company: 'com',
  office: 'off',
  department: 'dep',
  team: 'tea',
  area: 'are',
  calendar: 'cal',
  custom_field: 'cuf',
  employee: 'emp',
  attendance: 'att',
  absence_type: 'abt',
  absence: 'abs',
  document_category: 'dca',
  document: 'doc',
  report: 'rep',
  project: 'prj',
  ticket: 'tic',
  ticket_comment: 'tco',
  ticket_attachment: 'tat',
  position: 'pos',
  application: 'app',
  user: 'usr',
  role: 'rol',
  webhook: 'whk',
  event: 'evt',
  delivery: 'dlv',
  inbox_message: 'inb',
} as const;

/** A kind of record. */
export type RecordKind = keyof typeof prefixes;

/** A record's id in words, e.g. `absence type`. */
export function nameOf(kind: RecordKind): string {
  return kind.replaceAll('_', ' ');
}

/** One of a kind at the beginning of a sentence, such as `An employee`. */
export function withArticle(kind: RecordKind): string {
  const name = nameOf(kind);
  return `${/^[aeiou]/.test(name) ? 'An' : 'A'} ${name}`;
}

/** The id of a record: a TypeID, the kind's prefix, `_` and 26 characters of Crockford base32. */
export function recordId(kind: RecordKind, description = `Id of the ${nameOf(kind)}.`) {
  return z
    .string()
    .regex(new RegExp(`^${prefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`))
    .meta({ description });
}

/** Fields that every record has and no client writes. */
export function recordBase(kind: RecordKind) {
  return {
    id: recordId(kind),
    number: z
      .int()
      .positive()
      .meta({ description: `Number of the ${nameOf(kind)}: its id in v2.` }),
    created_at: timestamp('When the record was created.'),
    updated_at: timestamp('When the record was last changed.'),
  };
}

/** A point in time, RFC 3339 with offset. */
export function timestamp(description: string) {
  return z.iso.datetime({ offset: true }).meta({ description });
}

/** A calendar day, `YYYY-MM-DD`. */
export function day(description: string) {
  return z.iso.date().meta({ description });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it refuses
const oneLine = /^[^\u0000-\u001f\u007f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise
const noNull = /^[^\u0000]*$/;

/** One line of text without control characters. */
export function line(description: string, longest = 120) {
  return z.string().min(1).max(longest).regex(oneLine).meta({ description });
}

/** A secret that an answer hands out: a tool may hide it, and nothing else of ours may ever show it. */
export function handedOut(description: string) {
  return z.string().meta({ description, format: 'password' });
}

/** Text of several lines. */
export function text(description: string, longest = 4000) {
  return z.string().min(1).max(longest).regex(noNull).meta({ description });
}

/** A telephone number in international form. */
export function phone(description: string) {
  return z
    .string()
    .regex(/^\+[1-9][0-9 ()-]{5,24}$/)
    .meta({ description });
}

/** The public name of a company in the Careers API. */
export function companyName(description: string) {
  return z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(80)
    .meta({ description });
}

/** An e-mail address, at most 254 characters. */
export function email(description: string) {
  return z.email().max(254).meta({ description });
}

/** A postal address. */
export const Address = z
  .strictObject({
    street: line('Street and number.').nullable(),
    postal_code: line('Postal code.', 12).nullable(),
    city: line('City.', 80).nullable(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable()
      .meta({ description: 'Country, ISO 3166-1 alpha-2.' }),
  })
  .meta({ id: 'Address', description: 'A postal address.' });
