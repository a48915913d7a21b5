/** Control API: the life of a sandbox. */
import { z } from 'zod';
import { companyName, handedOut, recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { permissions } from '../permissions.ts';
import { personaKeys } from '../personas.ts';
import { ClientCredentials } from './clients.ts';

export const RateLimitRule = z
  .strictObject({
    requests: z.int().meta({ description: 'Requests allowed in a window.' }),
    window_seconds: z.int().meta({ description: 'Length of the window in seconds.' }),
  })
  .meta({ id: 'RateLimitRule', description: 'How many requests a credential may make.' });

export const Persona = z
  .strictObject({
    key: z.enum(personaKeys).meta({ description: 'Name of the persona in the control API.' }),
    user_id: recordId('user', 'The user whom it plays.'),
    name: z.string().meta({ description: 'Name of that user.' }),
    email: z.string().meta({ description: 'E-mail address of that user.' }),
    role: z.string().meta({ description: 'Name of the role of that user.' }),
    permissions: z
      .array(z.enum(permissions))
      .max(permissions.length)
      .meta({ description: 'What that user may manage at this moment.' }),
    description: z.string().meta({ description: 'What it may do.' }),
  })
  .meta({ id: 'Persona', description: 'A user of the tenant through whose eyes the sandbox can be seen.' });

const sandbox = {
  id: z
    .string()
    .regex(/^sbx_[0-9a-hjkmnp-tv-z]{12}$/)
    .meta({ description: 'Id of the sandbox.', example: 'sbx_01h455vb4pex' }),
  company: companyName(
    'Public name of its company in the Careers API. It is no secret, and opens nothing else.',
  ),
  created_at: timestamp('When it was started.'),
  expires_at: timestamp('When it ends if it is not used until then. Every request moves it on.'),
  limit: RateLimitRule,
  personas: z.array(Persona).max(10).meta({ description: 'The users that can be played.' }),
};

export const Sandbox = z.strictObject(sandbox).meta({ id: 'Sandbox', description: 'A sandbox.' });

export const StartedSandbox = z
  .strictObject({
    ...sandbox,
    token: handedOut('Personal access token of the owner, with every scope. Shown this once.'),
    management_token: handedOut(
      'Token for the control API. Shown this once. Browsers get it as a cookie too.',
    ),
    support_clients: z.array(ClientCredentials).meta({
      description:
        'Clients from before the console, which support manages and lists leave out: what their owners have. Shown this once.',
    }),
  })
  .meta({ id: 'StartedSandbox', description: 'A sandbox that was just started, with its secrets.' });

export const sandboxOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'createSandbox',
    group: 'sandboxes',
    slug: 'create',
    method: 'post',
    path: '/sandboxes',
    summary: 'Start a sandbox',
    description:
      'Starts a tenant of your own with the data of Nordwind Bau and answers with a token for the APIs and one for the control API. Needs no sign-up and no credential. A sandbox that is not used for 14 days ends.',
    security: 'none',
    responses: {
      201: {
        description: 'The sandbox with its tokens.',
        body: StartedSandbox,
        headers: { 'Set-Cookie': 'The session of the console, for browsers.' },
      },
    },
    problems: ['quota_exceeded'],
    scenarios: [
      { name: '201-started', summary: 'A fresh sandbox', expect: { '/limit/requests': 30 } },
      {
        name: '429-too-many',
        summary: 'This address has started too many',
        limitUsedUp: true,
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getCurrentSandbox',
    group: 'sandboxes',
    slug: 'get-current',
    method: 'get',
    path: '/sandboxes/current',
    summary: 'Get the sandbox',
    description: 'The sandbox that the credential belongs to.',
    security: 'management',
    responses: { 200: { description: 'The sandbox.', body: Sandbox } },
    scenarios: [{ name: '200-found', summary: 'The sandbox', expect: { '/limit/window_seconds': 60 } }],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'resetCurrentSandbox',
    group: 'sandboxes',
    slug: 'reset-current',
    method: 'post',
    path: '/sandboxes/current/reset',
    summary: 'Reset the sandbox',
    description:
      'Puts all records back to how they were at the start, the plan and the permissions of users too, and switches the API on. Tokens and the audit trail stay as they are.',
    security: 'management',
    responses: { 200: { description: 'The sandbox.', body: Sandbox } },
    scenarios: [{ name: '200-reset', summary: 'Reset' }],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'deleteCurrentSandbox',
    group: 'sandboxes',
    slug: 'delete-current',
    method: 'delete',
    path: '/sandboxes/current',
    summary: 'End the sandbox',
    description: 'Removes the sandbox with all its data and credentials, at once and for good.',
    security: 'management',
    responses: {
      204: { description: 'Ended.', headers: { 'Set-Cookie': 'Ends the session of the console.' } },
    },
    scenarios: [{ name: '204-ended', summary: 'Ended' }],
  }),
] as const;
