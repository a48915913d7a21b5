/** Control API: personal access tokens (access rule R4). */
import { z } from 'zod';
import { handedOut, line, recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { ScopeName } from '../scopes.ts';
import { given } from '../seeded.ts';

export const tokenId = z
  .string()
  .regex(/^pat_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  .meta({ description: 'Id of the token; it is not secret.' });

const token = {
  id: tokenId,
  name: line('Name given to it.', 80),
  user_id: recordId('user', 'User to whom it belongs.'),
  scopes: z
    .array(ScopeName)
    .meta({ description: 'What it may do at this moment: never more than its user.' }),
  hint: z.string().meta({ description: 'Its beginning and last four characters, to tell tokens apart.' }),
  created_at: timestamp('When it was created.'),
  expires_at: timestamp('When it ends; `null` if it does not by itself.').nullable(),
  revoked_at: timestamp('When it was revoked; `null` while it works.').nullable(),
};

export const PersonalToken = z
  .strictObject(token)
  .meta({ id: 'PersonalToken', description: 'A personal access token, without its secret.' });

export const IssuedToken = z
  .strictObject({ ...token, token: handedOut('The token itself. Shown this once.') })
  .meta({ id: 'IssuedToken', description: 'A personal access token that was just issued.' });

export const TokenCreate = z
  .strictObject({
    name: line('Name, to tell tokens apart.', 80),
    scopes: z
      .array(ScopeName)
      .min(1)
      .max(40)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'has the same scope twice')
      .optional()
      .meta({ description: 'What it may do; everything that the user may do if left out.' }),
    expires_at: timestamp('When it ends, in the future; never if left out.').nullable().optional(),
  })
  .meta({ id: 'TokenCreate', description: 'A token to be issued.' });

export const tokenOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listTokens',
    group: 'tokens',
    slug: 'list',
    method: 'get',
    path: '/tokens',
    summary: 'List personal access tokens',
    description:
      'The tokens of the user who acts, revoked ones too, the oldest first. Their secrets are not kept.',
    security: 'management',
    permission: 'api_access',
    responses: {
      200: {
        description: 'The tokens.',
        body: z
          .strictObject({ data: z.array(PersonalToken).meta({ description: 'The tokens.' }) })
          .meta({ id: 'TokenList', description: 'All tokens.' }),
      },
    },
    scenarios: [{ name: '200-all', summary: 'The owner’s token' }],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'createToken',
    group: 'tokens',
    slug: 'create',
    method: 'post',
    path: '/tokens',
    summary: 'Create a personal access token',
    description:
      'Issues a token for the user who acts, optionally with fewer scopes and an end. It can do what that user can do at the moment of each call, never more. The token is in this answer and nowhere else. A sandbox holds at most 50 tokens that work.',
    security: 'management',
    permission: 'api_access',
    body: TokenCreate,
    responses: { 201: { description: 'The token; its secret is shown this once.', body: IssuedToken } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-read-only',
        summary: 'A token that only reads employees',
        json: { name: 'Payroll export', scopes: ['employees:read'] },
        expect: { '/scopes': ['employees:read'] },
      },
      {
        name: '409-name-taken',
        summary: 'The name is taken',
        given: [{ operation: 'createToken', json: { name: 'Payroll export' } }],
        json: { name: 'Payroll export' },
        expect: { '/errors/0/pointer': '/name' },
      },
      {
        name: '422-ended-already',
        summary: 'Its end is in the past',
        json: { name: 'Payroll export', expires_at: '2020-01-01T00:00:00Z' },
        expect: { '/errors/0/pointer': '/expires_at' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'revokeToken',
    group: 'tokens',
    slug: 'revoke',
    method: 'delete',
    path: '/tokens/{token_id}',
    summary: 'Revoke a personal access token',
    description:
      'A token of the user who acts stops working at once and for good. Revoking it again changes nothing.',
    security: 'management',
    permission: 'api_access',
    params: z.strictObject({ token_id: tokenId }),
    responses: { 204: { description: 'Revoked.' } },
    scenarios: [
      {
        name: '204-revoked',
        summary: 'Revoked',
        given: [{ operation: 'createToken', json: { name: 'Payroll export' } }],
        params: { token_id: given(0, '/id') },
      },
    ],
  }),
] as const;
