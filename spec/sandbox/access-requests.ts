/** Control API: requests to the people behind Kontor (access rules K8, R5, R9). */
import { z } from 'zod';
import { email, recordId, text, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';

/** The highest limit that is granted at once. */
export const HIGHEST_LIMIT = 600;

/** What has to be done before going live, in the order of the checklist. */
export const goLiveChecklist = {
  differences_read: 'What differs between the sandbox and production was read.',
  keys_kept_safe: 'Credentials are kept on a server, not in a browser, an app or a repository.',
  fewest_rights: 'The credentials have the rights that they need, and no others.',
  limits_handled: 'The client slows down as `RateLimit` tells, and waits as `Retry-After` says.',
  errors_handled: 'The client copes with every problem that its operations document.',
} as const;

const kind = z
  .enum(['go_live', 'kontor_connect', 'rate_limit'])
  .meta({ description: 'What is asked for: to go live, Kontor Connect, or a higher limit of requests.' });

export const AccessRequest = z
  .strictObject({
    id: z
      .string()
      .regex(/^arq_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
      .meta({ description: 'Id of the request.' }),
    kind,
    state: z.enum(['requested', 'contacted', 'granted']).meta({
      description:
        'How far it is. Somebody from Kontor gets in touch about Kontor Connect; a limit is granted at once.',
    }),
    requested_at: timestamp('When it was made.'),
    requested_by: recordId('user', 'The user who made it.'),
    requests_per_minute: z.int().nullable().meta({ description: 'The limit, for `rate_limit`.' }),
    contact_email: z.string().nullable().meta({ description: 'Whom to write to, for `go_live`.' }),
    note: z.string().nullable().meta({ description: 'What else was said.' }),
  })
  .meta({ id: 'AccessRequest', description: 'A request to the people behind Kontor.' });

const checked = Object.fromEntries(
  Object.entries(goLiveChecklist).map(([name, description]) => [name, z.boolean().meta({ description })]),
) as Record<keyof typeof goLiveChecklist, z.ZodBoolean>; // one entry for each

export const AccessRequestCreate = z
  .strictObject({
    kind,
    checklist: z
      .strictObject(checked)
      .optional()
      .meta({ description: 'For `go_live`: what was done. All of it has to be.' }),
    accepts_responsibility: z.boolean().optional().meta({
      description: 'For `go_live`: the use in production is the customer’s own responsibility.',
    }),
    contact_email: email('For `go_live`: whom to write to.').optional(),
    requests_per_minute: z
      .int()
      .min(1)
      .max(HIGHEST_LIMIT)
      .optional()
      .meta({ description: 'For `rate_limit`: the requests a minute that are needed.' }),
    note: text('What else there is to say.', 2000).optional(),
  })
  .meta({
    id: 'AccessRequestCreate',
    description: 'A request to be made. What it needs depends on its kind.',
  });

const goLive = {
  kind: 'go_live',
  checklist: Object.fromEntries(Object.keys(goLiveChecklist).map((name) => [name, true])),
  accepts_responsibility: true,
  contact_email: 'henrike.brandt@nordwind-bau.example',
};

export const accessRequestOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listAccessRequests',
    group: 'account',
    slug: 'list-access-requests',
    method: 'get',
    path: '/access-requests',
    summary: 'List access requests',
    description:
      'What was asked of the people behind Kontor and how far it is, the newest first; at most 100.',
    security: 'management',
    responses: {
      200: {
        description: 'The requests.',
        body: z
          .strictObject({
            data: z.array(AccessRequest).max(100).meta({ description: 'The requests.' }),
          })
          .meta({ id: 'AccessRequestList', description: 'All requests.' }),
      },
    },
    scenarios: [
      {
        name: '200-all',
        summary: 'One request',
        given: [{ operation: 'createAccessRequest', json: { kind: 'kontor_connect' } }],
        expect: { '/data/0/kind': 'kontor_connect', '/data/0/state': 'requested' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'createAccessRequest',
    group: 'account',
    slug: 'create-access-request',
    method: 'post',
    path: '/access-requests',
    summary: 'Make an access request',
    description:
      'Asks to go live (with the checklist done and the responsibility accepted), for Kontor Connect, or for a higher limit of requests, which a sandbox grants at once, up to 600 a minute.',
    security: 'management',
    permission: 'marketplace_and_api',
    body: AccessRequestCreate,
    responses: { 201: { description: 'The request.', body: AccessRequest } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-go-live',
        summary: 'To go live',
        json: goLive,
        expect: { '/kind': 'go_live', '/state': 'requested' },
      },
      {
        name: '201-higher-limit',
        summary: 'For a higher limit',
        json: { kind: 'rate_limit', requests_per_minute: 300, note: 'Nightly import of 10,000 attendances.' },
        expect: { '/state': 'granted', '/requests_per_minute': 300 },
      },
      {
        name: '409-twice',
        summary: 'It was requested already',
        given: [{ operation: 'createAccessRequest', json: { kind: 'kontor_connect' } }],
        json: { kind: 'kontor_connect' },
      },
      {
        name: '422-not-ready',
        summary: 'The checklist is not done',
        json: { ...goLive, checklist: { ...goLive.checklist, limits_handled: false } },
        expect: { '/errors/0/pointer': '/checklist/limits_handled' },
      },
      {
        name: '422-too-high',
        summary: 'A limit over 600',
        json: { kind: 'rate_limit', requests_per_minute: 601 },
        expect: { '/errors/0/pointer': '/requests_per_minute' },
      },
    ],
  }),
] as const;
