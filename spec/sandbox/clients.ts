/** Control API: clients of the APIs, which get access tokens with an id and a secret (access rules F2, F3, F7). */
import { z } from 'zod';
import { line, recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { ScopeName } from '../scopes.ts';

/** The id that somebody gives to a client. */
export const clientId = z
  .string()
  .min(3)
  .max(64)
  .regex(/^[a-z0-9-]*$/)
  .meta({ description: 'Id of the client, fixed for ever: lower-case letters, digits and hyphens.' });

const client = {
  id: z
    .string()
    .regex(/^cli_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    .meta({ description: 'Id of the record, as the request log names it.' }),
  client_id: clientId,
  name: line('Name given to it.', 80),
  user_id: recordId('user', 'Its service account: the user who what it writes is from.'),
  scopes: z.array(ScopeName).meta({ description: 'What it may do.' }),
  hint: z.string().meta({ description: 'The beginning of its secret and the last four characters.' }),
  created_at: timestamp('When it was created.'),
};

export const ApiClient = z
  .strictObject(client)
  .meta({ id: 'ApiClient', description: 'A client, without its secret.' });

export const IssuedClient = z
  .strictObject({
    ...client,
    client_secret: z.string().meta({ description: 'The secret itself. Shown this once.' }),
  })
  .meta({ id: 'IssuedClient', description: 'A client that was just created, with its secret.' });

export const ClientCreate = z
  .strictObject({
    client_id: clientId,
    name: line('Name, to tell clients apart.', 80),
    scopes: z
      .array(ScopeName)
      .min(1)
      .max(40)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'has the same scope twice')
      .optional()
      .meta({ description: 'What it may do; everything if left out.' }),
  })
  .meta({ id: 'ClientCreate', description: 'A client to be created.' });

const payroll = { client_id: 'payroll-sync', name: 'Payroll sync', scopes: ['employees:read'] };

export const clientOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listClients',
    group: 'clients',
    slug: 'list',
    method: 'get',
    path: '/clients',
    summary: 'List clients',
    description: 'All clients of the sandbox, the oldest first. Their secrets are not kept.',
    security: 'management',
    permission: 'marketplace_and_api',
    responses: {
      200: {
        description: 'The clients.',
        body: z
          .strictObject({ data: z.array(ApiClient).meta({ description: 'The clients.' }) })
          .meta({ id: 'ClientList', description: 'All clients.' }),
      },
    },
    scenarios: [
      {
        name: '200-all',
        summary: 'One client',
        given: [{ operation: 'createClient', json: payroll }],
        expect: { '/data/0/client_id': 'payroll-sync' },
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
        summary: 'A client that only reads employees',
        json: payroll,
        expect: { '/client_id': 'payroll-sync', '/scopes': ['employees:read'] },
      },
      {
        name: '409-id-taken',
        summary: 'The client id is taken',
        given: [{ operation: 'createClient', json: payroll }],
        json: { ...payroll, name: 'Another payroll sync' },
        expect: { '/errors/0/pointer': '/client_id' },
      },
      {
        name: '422-capitals',
        summary: 'A client id with capitals',
        json: { ...payroll, client_id: 'Payroll-Sync' },
        expect: { '/errors/0/pointer': '/client_id' },
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
      'Ends the client for good, and all its access tokens at once. What its service account has written stays.',
    security: 'management',
    permission: 'marketplace_and_api',
    params: z.strictObject({ client_id: clientId }),
    responses: { 204: { description: 'Deleted.' } },
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Deleted',
        given: [{ operation: 'createClient', json: payroll }],
        params: { client_id: 'payroll-sync' },
      },
    ],
  }),
] as const;
