/** v2: tokens of 24 hours for clients, and their end. */
import { z } from 'zod';
import { handedOut } from '../fields.ts';
import { defineLegacyType } from '../legacy.ts';
import { AccessToken, TokenRequest } from '../oauth/tokens.ts';
import { defineOperation } from '../operation.ts';

/** How long a token of v2 lives, in seconds: 24 hours. */
export const LEGACY_TOKEN_SECONDS = 24 * 3600;

/** A token, as v2 asks for it and shows it. Its fields are those of OAuth. */
export const authType = defineLegacyType({
  type: 'auth',
  kind: 'user',
  schema: TokenRequest.extend(AccessToken.shape),
  attributes: {
    'client-id': { from: 'client_id' },
    'client-secret': { from: 'client_secret' },
    token: { from: 'access_token' },
    'expires-in': { from: 'expires_in' },
  },
  filters: [],
  readOnly: ['token', 'expires-in'],
});

const type = z.literal(authType.type).meta({ description: 'Type of the resource.' });

/** Whom a client says that it is. */
export const LegacyCredentials = z
  .strictObject({
    data: z
      .strictObject({
        type,
        attributes: z
          .strictObject({
            'client-id': z.string().min(1).max(200).meta({ description: 'Id of the client.' }),
            'client-secret': z.string().min(1).max(200).meta({ description: 'Secret of the client.' }),
          })
          .meta({ description: 'Id and secret.' }),
      })
      .meta({ description: 'The client.' }),
  })
  .meta({ id: 'LegacyCredentials', description: 'Id and secret of a client.' });

const LegacyToken = z
  .strictObject({
    data: z
      .strictObject({
        type,
        attributes: z
          .strictObject({
            token: handedOut('The token: `X-API-Key: …` in v2.'),
            'expires-in': z.int().min(1).meta({ description: 'Seconds until it ends.' }),
          })
          .meta({ description: 'The token and how long it lives.' }),
      })
      .meta({ description: 'The token.' }),
  })
  .meta({ id: 'LegacyToken', description: 'A token that was just issued.' });

const body = (id: string, secret: string) => ({
  data: { type: 'auth', attributes: { 'client-id': id, 'client-secret': secret } },
});

export const authOperations = [
  defineOperation({
    document: 'v2',
    id: 'authenticate',
    group: 'auth',
    slug: 'get-token',
    method: 'post',
    path: '/auth',
    summary: 'Get a token',
    description:
      'Gives a client a token of 24 hours for its id and secret. It is sent as `X-API-Key`. A client has at most 25 tokens at a time, those of OAuth among them: with one more, the oldest ends.',
    security: 'client',
    body: LegacyCredentials,
    responses: { 200: { description: 'The token.', body: LegacyToken } },
    successor: {
      operation: 'oauth.requestToken',
      parameters: {},
      fields: 'auth',
      sets: { grant_type: 'client_credentials' },
      note: 'A form instead of JSON, and a token of 15 minutes instead of 24 hours.',
    },
    scenarios: [
      {
        name: '200-token',
        summary: 'A token of 24 hours',
        json: body('$KONTOR_CLIENT_ID', '$KONTOR_CLIENT_SECRET'),
        expect: { '/data/attributes/expires-in': LEGACY_TOKEN_SECONDS },
      },
      {
        name: '401-wrong-secret',
        summary: 'A wrong secret',
        json: body('payroll-sync', 'wrong'),
        expect: { '/errors/0/code': 'invalid_client' },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'logout',
    group: 'auth',
    slug: 'end-token',
    method: 'post',
    path: '/auth/logout',
    summary: 'End a token',
    description:
      'Ends the token of 24 hours that the request is made with, at once. Other credentials are ended where they were made: they are refused here.',
    responses: { 204: { description: 'The token does not work any more.' } },
    problems: ['conflict'],
    successor: {
      operation: 'oauth.revokeToken',
      parameters: {},
      note: 'The token goes into the form, and the client says who it is.',
    },
    scenarios: [
      { name: '204-ended', summary: 'The token ends', credential: 'access-token' },
      { name: '409-personal-token', summary: 'A personal access token does not end this way' },
    ],
  }),
] as const;
