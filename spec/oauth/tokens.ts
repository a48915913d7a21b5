/**
 * OAuth 2.0: access tokens for clients (RFC 6749, 4.4), their end (RFC 7009), and what is known of them (RFC 7662).
 */
import { z } from 'zod';
import { handedOut } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { clientFields, tokenFields } from './client-fields.ts';

/** How long an access token lives, in seconds: 15 minutes. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** Access tokens of one client that run at the same time; of more the oldest end. */
export const ACCESS_TOKENS_AT_MOST = 25;

const scopeList = z.string().max(2000).meta({ description: 'Scopes, with spaces between them.' });

export const TokenRequest = z
  .object({
    grant_type: z
      .string()
      .min(1)
      .max(100)
      .meta({ description: 'Always `client_credentials`.', example: 'client_credentials' }),
    scope: scopeList.optional().meta({
      description:
        'Scopes that the token is to have, with spaces between them; all of the client’s if left out.',
    }),
    ...clientFields,
  })
  .meta({ id: 'TokenRequest', description: 'A token to be issued.' });

export const AccessToken = z
  .strictObject({
    access_token: handedOut('The token: `Authorization: Bearer …` in v4.'),
    token_type: z.literal('Bearer').meta({ description: 'How it is sent (RFC 6750).' }),
    expires_in: z.int().min(1).meta({ description: 'Seconds until it ends.' }),
    scope: scopeList.meta({ description: 'What it may do: scopes, with spaces between them.' }),
  })
  .meta({ id: 'AccessToken', description: 'A token that was just issued.' });

export const TokenForm = z
  .object(tokenFields)
  .meta({ id: 'TokenForm', description: 'A token to ask about or to end.' });

export const Introspection = z
  .strictObject({
    active: z.boolean().meta({ description: 'Whether the token works now.' }),
    scope: scopeList.optional(),
    client_id: z.string().optional().meta({ description: 'The client that it was issued to.' }),
    username: z.string().optional().meta({ description: 'The service account that acts.' }),
    token_type: z.literal('Bearer').optional().meta({ description: 'How it is sent.' }),
    exp: z.int().optional().meta({ description: 'When it ends, in seconds since 1970.' }),
    iat: z.int().optional().meta({ description: 'When it was issued, in seconds since 1970.' }),
    sub: z
      .string()
      .optional()
      .meta({ description: 'Id of the client’s record, as the request log names it.' }),
    iss: z.url().optional().meta({ description: 'Who issued it.' }),
  })
  .meta({
    id: 'Introspection',
    description: 'What is known of a token; of one that does not work, only that.',
  });

const credentials = { grant_type: 'client_credentials' };
const inBody = { client_id: '$KONTOR_CLIENT_ID', client_secret: '$KONTOR_CLIENT_SECRET' };
const wrongSecret = { Authorization: `Basic ${btoa('payroll-sync:wrong')}` };

export const oauthOperations = [
  defineOperation({
    document: 'oauth',
    id: 'requestToken',
    group: 'tokens',
    slug: 'request',
    method: 'post',
    path: '/token',
    summary: 'Get an access token',
    description:
      'Gives a client a token of 15 minutes for its id and secret (RFC 6749, 4.4). They come as HTTP Basic or in the form. A client has at most 25 tokens at a time: with one more, the oldest ends.',
    security: 'client',
    body: TokenRequest,
    bodyType: 'form',
    responses: { 200: { description: 'The token.', body: AccessToken } },
    problems: ['unsupported_grant_type', 'invalid_scope'],
    scenarios: [
      {
        name: '200-basic',
        summary: 'With HTTP Basic',
        form: { fields: credentials },
        expect: { '/token_type': 'Bearer', '/expires_in': ACCESS_TOKEN_SECONDS },
      },
      {
        name: '200-in-the-form',
        summary: 'With id and secret in the form',
        form: { fields: { ...credentials, ...inBody } },
        expect: { '/token_type': 'Bearer' },
      },
      {
        name: '200-fewer-scopes',
        summary: 'A token that only reads employees',
        form: { fields: { ...credentials, scope: 'employees:read' } },
        expect: { '/scope': 'employees:read' },
      },
      {
        name: '400-no-grant-type',
        summary: 'The grant type is missing',
        form: { fields: { scope: 'employees:read' } },
        expect: { '/error': 'invalid_request' },
      },
      {
        name: '400-password-grant',
        summary: 'Another grant',
        form: { fields: { grant_type: 'password' } },
        expect: { '/error': 'unsupported_grant_type' },
      },
      {
        name: '400-scope-of-others',
        summary: 'A scope that the client does not have',
        form: { fields: { ...credentials, scope: 'webhooks:write' } },
        expect: { '/error': 'invalid_scope' },
      },
      {
        name: '401-wrong-secret',
        summary: 'A wrong secret',
        credential: 'none',
        headers: wrongSecret,
        form: { fields: credentials },
        expect: { '/error': 'invalid_client' },
      },
    ],
  }),
  defineOperation({
    document: 'oauth',
    id: 'introspectToken',
    group: 'tokens',
    slug: 'introspect',
    method: 'post',
    path: '/introspect',
    summary: 'Ask about a token',
    description:
      'Says whether a token works, what it may do and until when (RFC 7662). A client hears about its own tokens alone: all others are not active to it, whatever they are.',
    security: 'client',
    body: TokenForm,
    bodyType: 'form',
    responses: { 200: { description: 'What is known of it.', body: Introspection } },
    scenarios: [
      {
        name: '200-active',
        summary: 'A token that works',
        form: { fields: { token: '$KONTOR_ACCESS_TOKEN' } },
        expect: { '/active': true, '/client_id': 'payroll-sync' },
      },
      {
        name: '200-not-active',
        summary: 'Some text that is no token',
        form: { fields: { token: 'not-a-token' } },
        expect: { '/active': false },
      },
    ],
  }),
  defineOperation({
    document: 'oauth',
    id: 'revokeToken',
    group: 'tokens',
    slug: 'revoke',
    method: 'post',
    path: '/revoke',
    summary: 'End a token',
    description:
      'Ends a token of the client at once (RFC 7009). The answer is 200 also where there is no such token, since it does not work then either.',
    security: 'client',
    body: TokenForm,
    bodyType: 'form',
    responses: {
      200: {
        description: 'The token does not work (any more).',
        body: z.strictObject({}).meta({ id: 'Revoked', description: 'Nothing.' }),
      },
    },
    scenarios: [
      {
        name: '200-ended',
        summary: 'A token that worked until now',
        form: { fields: { token: '$KONTOR_ACCESS_TOKEN' } },
      },
      {
        name: '200-unknown',
        summary: 'Some text that is no token',
        form: { fields: { token: 'not-a-token' } },
      },
    ],
  }),
] as const;
