/** Control API: users, their permissions and roles, and their tokens (access rules F5, R7, R8). */
import { z } from 'zod';
import { line, recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { permissions } from '../permissions.ts';
import { given, seeded } from '../seeded.ts';
import { PersonalToken, tokenId } from './tokens.ts';

const isWithoutRepeats = (values: readonly string[]) => new Set(values).size === values.length;

export const ManagedUser = z
  .strictObject({
    id: recordId('user'),
    name: line('First and last name.', 160),
    email: z.string().meta({ description: 'E-mail address.' }),
    type: z
      .enum(['in_house', 'subcontractor', 'watcher', 'service_account'])
      .meta({ description: 'Whether the user is one of the company’s own people.' }),
    owner: z.boolean().meta({ description: 'Whether this is the owner of the account.' }),
    role_ids: z.array(recordId('role', 'A role.')).max(20).meta({ description: 'Roles of the user.' }),
    permissions: z
      .array(z.enum(permissions))
      .max(permissions.length)
      .meta({ description: 'What the user may manage at this moment: everything as the owner.' }),
    is_editable: z.boolean().meta({
      description: 'Whether roles and permissions can be changed here: only those of in-house users.',
    }),
    client_id: z.string().nullable().meta({
      description: 'The API client whose service account this is, and where it is changed; else `null`.',
    }),
    updated_at: timestamp('When the user was last changed.'),
  })
  .meta({ id: 'ManagedUser', description: 'A user, as those who manage users see it.' });

export const UserChange = z
  .strictObject({
    role_ids: z
      .array(recordId('role', 'A role.'))
      .max(20)
      .refine(isWithoutRepeats, 'has the same role twice')
      .optional()
      .meta({ description: 'All roles that the user has from now on.' }),
    permissions: z
      .array(z.enum(permissions))
      .max(permissions.length)
      .refine(isWithoutRepeats, 'has the same permission twice')
      .optional()
      .meta({ description: 'All permissions that the user has from now on.' }),
  })
  .meta({ id: 'UserChange', description: 'What changes of a user.' });

const params = z.strictObject({ user_id: recordId('user') });
const linh = { user_id: seeded.user(3) };

export const managedUserOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listManagedUsers',
    group: 'users',
    slug: 'list',
    method: 'get',
    path: '/users',
    summary: 'List users',
    description:
      'Everyone who may sign in, and the service accounts of API clients, which are changed with their clients and not here.',
    security: 'management',
    permission: 'manage_users',
    responses: {
      200: {
        description: 'The users.',
        body: z
          .strictObject({ data: z.array(ManagedUser).meta({ description: 'The users.' }) })
          .meta({ id: 'ManagedUserList', description: 'All users.' }),
      },
    },
    scenarios: [
      {
        name: '200-all',
        summary: 'Everyone',
        expect: { '/data/0/owner': true, '/data/5/client_id': 'payroll-legacy' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getManagedUser',
    group: 'users',
    slug: 'get',
    method: 'get',
    path: '/users/{user_id}',
    summary: 'Get a user',
    description: 'One user with roles and permissions.',
    security: 'management',
    permission: 'manage_users',
    params,
    responses: { 200: { description: 'The user.', body: ManagedUser } },
    scenarios: [
      {
        name: '200-found',
        summary: 'A member with API access',
        params: linh,
        expect: { '/permissions': ['api_access'], '/is_editable': true },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'changeManagedUser',
    group: 'users',
    slug: 'change',
    method: 'patch',
    path: '/users/{user_id}',
    summary: 'Change roles and permissions of a user',
    description:
      'Replaces the roles, the permissions or both of an in-house user; it acts on the very next call of their tokens. Nobody gives or takes what they do not have themselves. The owner of the account has every permission, and none can be taken away.',
    security: 'management',
    permission: 'manage_users',
    params,
    body: UserChange,
    responses: { 200: { description: 'The user.', body: ManagedUser } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '200-api-access',
        summary: 'API access for a member',
        params: { user_id: seeded.user(4) },
        json: { permissions: ['api_access'] },
        expect: { '/permissions': ['api_access'] },
      },
      {
        name: '409-service-account',
        summary: 'A service account is changed with its client',
        params: { user_id: seeded.user(6) },
        json: { permissions: ['api_access'] },
      },
      {
        name: '422-owner',
        summary: 'API access is taken from the owner',
        params: { user_id: seeded.user(1) },
        json: { permissions: ['manage_users', 'marketplace_and_api', 'manage_account'] },
        expect: { '/errors/0/pointer': '/permissions' },
      },
      {
        name: '422-no-such-permission',
        summary: 'A permission that does not exist',
        params: linh,
        json: { permissions: ['superpowers'] },
        expect: { '/errors/0/pointer': '/permissions/0' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'listUserTokens',
    group: 'users',
    slug: 'list-tokens',
    method: 'get',
    path: '/users/{user_id}/tokens',
    summary: 'List the tokens of a user',
    description: 'The personal access tokens of one user, the oldest first, without their secrets.',
    security: 'management',
    permission: 'manage_users',
    params,
    responses: {
      200: {
        description: 'The tokens.',
        body: z
          .strictObject({ data: z.array(PersonalToken).meta({ description: 'The tokens.' }) })
          .meta({ id: 'UserTokenList', description: 'All tokens of a user.' }),
      },
    },
    scenarios: [
      {
        name: '200-owner',
        summary: 'Tokens of the owner',
        params: { user_id: seeded.user(1) },
        expect: { '/data/0/user_id': seeded.user(1) },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'deleteUserToken',
    group: 'users',
    slug: 'delete-token',
    method: 'delete',
    path: '/users/{user_id}/tokens/{token_id}',
    summary: 'Delete a token of a user',
    description:
      'The token stops working at once and for good. Tokens of the owner of the account only the owner can delete.',
    security: 'management',
    permission: 'manage_users',
    params: z.strictObject({ user_id: recordId('user'), token_id: tokenId }),
    responses: { 204: { description: 'Deleted.' } },
    scenarios: [
      {
        name: '204-deleted',
        summary: 'A token of a colleague',
        given: [
          {
            operation: 'createToken',
            headers: { 'Drydock-Act-As': 'member_with_access' },
            json: { name: 'Laptop' },
          },
        ],
        params: { ...linh, token_id: given(0, '/id') },
      },
      {
        name: '403-token-of-the-owner',
        summary: 'An admin deletes a token of the owner',
        given: [{ operation: 'createToken', json: { name: 'Laptop' } }],
        params: { user_id: seeded.user(1), token_id: given(0, '/id') },
        headers: { 'Drydock-Act-As': 'admin' },
      },
    ],
  }),
] as const;
