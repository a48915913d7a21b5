/** v4: who the caller is. */
import { z } from 'zod';
import { recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { ScopeName } from '../scopes.ts';

export const Me = z
  .strictObject({
    sandbox_id: z.string().meta({ description: 'Sandbox that the credential belongs to.' }),
    credential: z
      .strictObject({
        id: z.string().meta({ description: 'Id of the credential; it is not secret.' }),
        kind: z
          .enum(['personal_access_token', 'api_key', 'access_token'])
          .meta({ description: 'Kind of credential.' }),
        name: z.string().meta({ description: 'Name given to it.' }),
        client_id: z
          .string()
          .nullable()
          .meta({ description: 'The client that an access token was issued to; else `null`.' }),
        expires_at: timestamp('When it ends; `null` if it does not by itself.').nullable(),
      })
      .meta({ description: 'The credential of this request.' }),
    user: z
      .strictObject({
        id: recordId('user'),
        name: z.string().meta({ description: 'Name of the user.' }),
        email: z.string().meta({ description: 'E-mail address.' }),
      })
      .nullable()
      .meta({ description: 'The user whom it acts as; `null` for an integration.' }),
    scopes: z
      .array(ScopeName)
      .meta({ description: 'What it may do at this moment: never more than its user.' }),
    attributes: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Attributes of employees that it sees; `null` for all of them.' }),
    limit: z
      .strictObject({
        requests: z.int().meta({ description: 'Requests allowed in a window.' }),
        window_seconds: z.int().meta({ description: 'Length of the window in seconds.' }),
      })
      .meta({ description: 'Its rate limit.' }),
  })
  .meta({ id: 'Me', description: 'The credential that asks, and what it may do.' });

export const meOperations = [
  defineOperation({
    document: 'v4',
    id: 'getMe',
    group: 'me',
    slug: 'get',
    method: 'get',
    path: '/me',
    summary: 'Who am I?',
    description:
      'The credential of the request: whose it is, its scopes and its rate limit. Any valid credential may ask.',
    responses: { 200: { description: 'The caller.', body: Me } },
    scenarios: [
      {
        name: '200-owner',
        summary: 'The owner’s token',
        expect: { '/credential/kind': 'personal_access_token' },
      },
    ],
  }),
] as const;
