/** Control API: clients of the APIs, which get access tokens with an id and a secret (access rules F2 to F7). */
import { z } from 'zod';
import { handedOut, line, recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { given, seeded } from '../seeded.ts';

/** The id that somebody gives to a client. */
export const clientId = z
  .string()
  .min(3)
  .max(64)
  .regex(/^[a-z0-9-]*$/)
  .meta({ description: 'Id of the client, fixed for ever: lower-case letters, digits and hyphens.' });

const editable = {
  role_id: recordId('role', 'Role that decides what it may do. A legacy role only counts in v2.'),
  first_name: line('First name of its service account, or what the client is for.', 80),
  last_name: line('Last name of its service account.', 80),
  description: line('What the client is for.', 500).nullable(),
};

const client = {
  id: z
    .string()
    .regex(/^cli_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    .meta({ description: 'Id of the record, as the request log names it.' }),
  client_id: clientId,
  ...editable,
  is_legacy: z.boolean().meta({ description: 'Whether its role only counts in v2.' }),
  active: z.boolean().meta({ description: 'Whether it gets access tokens.' }),
  user_id: recordId('user', 'Its service account: the user who what it writes is from.'),
  user_name: z.string().meta({ description: 'Name of the service account among the users.' }),
  hint: z.string().meta({ description: 'The beginning of its secret and the last four characters.' }),
  created_at: timestamp('When it was created.'),
  updated_at: timestamp('When it was last changed.'),
};

export const ApiClient = z
  .strictObject(client)
  .meta({ id: 'ApiClient', description: 'A client, without its secret.' });

export const IssuedClient = z
  .strictObject({
    ...client,
    client_secret: handedOut('The secret itself. Shown this once.'),
  })
  .meta({ id: 'IssuedClient', description: 'A client that was just created, with its secret.' });

export const ClientCreate = z
  .strictObject({ client_id: clientId, ...editable, description: editable.description.optional() })
  .meta({ id: 'ClientCreate', description: 'A client to be created.' });

export const ClientPatch = z
  .strictObject(editable)
  .partial()
  .meta({ id: 'ClientPatch', description: 'Changes to a client. Its id never changes.' });

/** A client with its secret, as scripts keep it. */
export const ClientCredentials = z
  .strictObject({
    client_id: clientId,
    client_secret: handedOut('Its secret.'),
  })
  .meta({ id: 'ClientCredentials', description: 'Id and secret of a client.' });

/** The client of all examples. */
export const exampleClient = {
  client_id: 'payroll-sync',
  role_id: seeded.role(4),
  first_name: 'Payroll',
  last_name: 'Sync',
  description: 'Takes attendances and absences into the payroll every night.',
};

const params = z.strictObject({ client_id: clientId });
const created = [{ operation: 'createClient', json: exampleClient }];
const deactivated = [...created, { operation: 'deactivateClient', params: { client_id: 'payroll-sync' } }];

export const clientOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listClients',
    group: 'clients',
    slug: 'list',
    method: 'get',
    path: '/clients',
    summary: 'List clients',
    description:
      'The clients of the sandbox, the oldest first. Their secrets are not kept. Clients that were made before the console existed are managed by support and left out; they still work.',
    security: 'management',
    permission: 'marketplace_and_api',
    responses: {
      200: {
        description: 'The clients.',
        body: z
          .strictObject({
            data: z.array(ApiClient).meta({ description: 'The clients.' }),
            meta: z
              .strictObject({
                managed_by_support: z.int().min(0).meta({ description: 'How many clients are left out.' }),
                note: z.string().meta({ description: 'What that means, for people.' }),
              })
              .meta({ description: 'What is not in the list.' }),
          })
          .meta({ id: 'ClientList', description: 'All clients that the console manages.' }),
      },
    },
    scenarios: [
      {
        name: '200-all',
        summary: 'One client, and two that support manages',
        given: created,
        expect: { '/data/0/client_id': 'payroll-sync', '/meta/managed_by_support': 2 },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getClient',
    group: 'clients',
    slug: 'get',
    method: 'get',
    path: '/clients/{client_id}',
    summary: 'Get a client',
    description: 'One client, without its secret.',
    security: 'management',
    permission: 'marketplace_and_api',
    params,
    responses: { 200: { description: 'The client.', body: ApiClient } },
    scenarios: [
      {
        name: '200-client',
        summary: 'A client',
        given: created,
        params: { client_id: 'payroll-sync' },
        expect: { '/user_name': 'service-account-payroll-sync' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'createClient',
    group: 'clients',
    slug: 'create',
    method: 'post',
    path: '/clients',
    summary: 'Create a client',
    description:
      'Makes a client that gets access tokens with its id and secret, and a service account that it acts as. The secret is in this answer and nowhere else: lost means lost. A sandbox holds at most 20 clients.',
    security: 'management',
    permission: 'marketplace_and_api',
    body: ClientCreate,
    responses: { 201: { description: 'The client; its secret is shown this once.', body: IssuedClient } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-read-only',
        summary: 'A client that only reads',
        json: exampleClient,
        expect: { '/client_id': 'payroll-sync', '/user_name': 'service-account-payroll-sync' },
      },
      {
        name: '409-id-taken',
        summary: 'The client id is taken',
        given: created,
        json: { ...exampleClient, first_name: 'Another' },
        expect: { '/errors/0/pointer': '/client_id' },
      },
      {
        name: '422-capitals',
        summary: 'A client id with capitals',
        json: { ...exampleClient, client_id: 'Payroll-Sync' },
        expect: { '/errors/0/pointer': '/client_id' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'updateClient',
    group: 'clients',
    slug: 'update',
    method: 'patch',
    path: '/clients/{client_id}',
    summary: 'Change a client',
    description:
      'Changes role, names or description; the rights of a new role count at once, for running access tokens too. The client id is fixed for ever.',
    security: 'management',
    permission: 'marketplace_and_api',
    params,
    body: ClientPatch,
    responses: { 200: { description: 'The client as it is now.', body: ApiClient } },
    scenarios: [
      {
        name: '200-another-role',
        summary: 'Another role',
        given: created,
        params: { client_id: 'payroll-sync' },
        json: { role_id: seeded.role(5) },
        expect: { '/is_legacy': true },
      },
      {
        name: '422-fixed-id',
        summary: 'The client id cannot be changed',
        given: created,
        params: { client_id: 'payroll-sync' },
        json: { client_id: 'payroll-sync-2' },
        expect: { '/errors/0/pointer': '/client_id' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'deactivateClient',
    group: 'clients',
    slug: 'deactivate',
    method: 'post',
    path: '/clients/{client_id}/deactivate',
    summary: 'Deactivate a client',
    description:
      'The client gets no new access tokens (`invalid_client`) until it is activated again. Tokens that it has work until they end.',
    security: 'management',
    permission: 'marketplace_and_api',
    params,
    responses: { 200: { description: 'The client as it is now.', body: ApiClient } },
    scenarios: [
      {
        name: '200-deactivated',
        summary: 'Deactivated',
        given: created,
        params: { client_id: 'payroll-sync' },
        expect: { '/active': false },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'activateClient',
    group: 'clients',
    slug: 'activate',
    method: 'post',
    path: '/clients/{client_id}/activate',
    summary: 'Activate a client',
    description: 'The client gets access tokens again, with the secret that it has.',
    security: 'management',
    permission: 'marketplace_and_api',
    params,
    responses: { 200: { description: 'The client as it is now.', body: ApiClient } },
    scenarios: [
      {
        name: '200-activated',
        summary: 'Activated again',
        given: deactivated,
        params: { client_id: given(0, '/client_id') },
        expect: { '/active': true },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'deleteClient',
    group: 'clients',
    slug: 'delete',
    method: 'delete',
    path: '/clients/{client_id}',
    summary: 'Delete a client',
    description:
      'Ends the client for good, and all its access tokens at once. Since nothing brings it back, the client id has to be given a second time. What its service account has written stays.',
    security: 'management',
    permission: 'marketplace_and_api',
    params,
    query: z.strictObject({
      confirm: z
        .string()
        .max(64)
        .optional()
        .meta({ description: 'The client id once more: without it nothing is deleted.' }),
    }),
    responses: { 204: { description: 'Deleted.' } },
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Deleted',
        given: created,
        params: { client_id: 'payroll-sync' },
        query: { confirm: 'payroll-sync' },
      },
      {
        name: '400-not-confirmed',
        summary: 'Another client id to confirm',
        given: created,
        params: { client_id: 'payroll-sync' },
        query: { confirm: 'payroll' },
      },
    ],
  }),
] as const;
