/** Control API: API keys, with an access level for each collection (access rules K6, K7). */
import { z } from 'zod';
import { handedOut, line, recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { type Collection, collections } from '../scopes.ts';
import { given } from '../seeded.ts';

/** API keys that a sandbox holds at most. */
export const KEYS_AT_MOST = 5;

/** What a key may do with a collection. */
export const accessLevels = ['none', 'read', 'read_write'] as const;
export type AccessLevel = (typeof accessLevels)[number];

const collectionNames = Object.keys(collections) as readonly Collection[]; // Object.keys widens to string

/** The collections that a key can read unless it says otherwise. */
export const baseCollections = [
  'companies',
  'offices',
  'departments',
  'employees',
  'teams',
  'areas',
  'calendars',
  'custom_fields',
] as const satisfies readonly Collection[];

const levelOf = (collection: Collection) =>
  z.enum(accessLevels).meta({ description: `What it may do with ${collections[collection]}.` });

const levels = Object.fromEntries(
  collectionNames.map((collection) => [collection, levelOf(collection)]),
) as Record<Collection, ReturnType<typeof levelOf>>; // one for each collection

const Access = z
  .strictObject(levels)
  .meta({ id: 'KeyAccess', description: 'What a key may do, by collection.' });

const key = {
  id: z
    .string()
    .regex(/^key_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    .meta({ description: 'Id of the key; it is not secret.' }),
  alias: line('Alias, unique in the sandbox whatever the case.', 80),
  access: Access,
  user_id: recordId('user', 'User who made it; what it writes is from that user.'),
  hint: z.string().meta({ description: 'Its beginning and last four characters, to tell keys apart.' }),
  created_at: timestamp('When it was created.'),
};

export const ApiKey = z
  .strictObject(key)
  .meta({ id: 'ApiKey', description: 'An API key, without its secret.' });

export const IssuedKey = z
  .strictObject({ ...key, key: handedOut('The key itself. Shown this once.') })
  .meta({ id: 'IssuedKey', description: 'An API key that was just created.' });

export const KeyCreate = z
  .strictObject({
    alias: key.alias,
    access: z
      .strictObject(levels)
      .partial()
      .optional()
      .meta({
        description: `What it may do. Left out: \`read\` for ${baseCollections.map((name) => `\`${name}\``).join(', ')}, \`none\` for the others.`,
      }),
  })
  .meta({ id: 'KeyCreate', description: 'An API key to be created.' });

const created = { operation: 'createKey', json: { alias: 'Nightly export' } };

export const keyOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listKeys',
    group: 'keys',
    slug: 'list',
    method: 'get',
    path: '/keys',
    summary: 'List API keys',
    description: 'The API keys of the sandbox, the oldest first. The keys themselves are not kept.',
    security: 'management',
    permission: 'marketplace_and_api',
    responses: {
      200: {
        description: 'The keys.',
        body: z
          .strictObject({ data: z.array(ApiKey).meta({ description: 'The keys.' }) })
          .meta({ id: 'KeyList', description: 'All API keys.' }),
      },
    },
    scenarios: [
      {
        name: '200-all',
        summary: 'One key',
        given: [created],
        expect: { '/data/0/alias': 'Nightly export' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'createKey',
    group: 'keys',
    slug: 'create',
    method: 'post',
    path: '/keys',
    summary: 'Create an API key',
    description:
      'Makes a key for both versions of the API: `Authorization: Bearer …` in v4, `X-API-Key` in v2. It is in this answer and nowhere else. A sandbox holds at most 5 keys.',
    security: 'management',
    permission: 'marketplace_and_api',
    body: KeyCreate,
    responses: { 201: { description: 'The key; it is shown this once.', body: IssuedKey } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-as-usual',
        summary: 'A key that reads the base collections',
        json: { alias: 'Nightly export' },
        expect: { '/access/employees': 'read', '/access/tickets': 'none' },
      },
      {
        name: '201-chosen',
        summary: 'A key that also writes tickets',
        json: { alias: 'Ticket desk', access: { tickets: 'read_write', employees: 'none' } },
        expect: { '/access/tickets': 'read_write', '/access/employees': 'none' },
      },
      {
        name: '409-alias-taken',
        summary: 'The alias is taken, in other letters',
        given: [created],
        json: { alias: 'NIGHTLY EXPORT' },
        expect: { '/errors/0/pointer': '/alias' },
      },
      {
        name: '409-sixth',
        summary: 'A sixth key',
        given: [1, 2, 3, 4, 5].map((index) => ({ operation: 'createKey', json: { alias: `Key ${index}` } })),
        json: { alias: 'One more' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'deleteKey',
    group: 'keys',
    slug: 'delete',
    method: 'delete',
    path: '/keys/{key_id}',
    summary: 'Delete an API key',
    description: 'The key stops working at once and for good.',
    security: 'management',
    permission: 'marketplace_and_api',
    params: z.strictObject({ key_id: key.id }),
    responses: { 204: { description: 'Deleted.' } },
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Deleted',
        given: [created],
        params: { key_id: given(0, '/id') },
      },
    ],
  }),
] as const;
