/** v2: users. */
import { defineLegacyType, listParameters, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';

export const userType = defineLegacyType({
  type: 'users',
  kind: 'user',
  attributes: {
    email: { from: 'email' },
    'full-name': { from: 'name' },
    'user-type': {
      from: 'type',
      as: 'words',
      words: {
        in_house: 'in-house',
        subcontractor: 'external',
        watcher: 'watcher',
        service_account: 'api-user',
      },
    },
    'is-owner': { from: 'owner' },
    'employee-id': { from: 'employee_id', as: 'number', kind: 'employee' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['user-type', 'email'],
  readOnly: ['created-at', 'updated-at'],
});

export const userOperations = [
  defineOperation({
    document: 'v2',
    id: 'listUsers',
    group: 'users',
    slug: 'list',
    method: 'get',
    path: '/users',
    summary: 'List users',
    description: 'Everyone who may sign in, page by page. Roles and permissions are only in v4.',
    scopes: ['users:read'],
    query: pageQuery(userType),
    responses: {
      200: { description: 'A page of users.', body: pageOf('LegacyUserPage', resourceSchema(userType)) },
    },
    successor: { operation: 'listUsers', parameters: listParameters(userType), fields: 'users' },
    scenarios: [
      {
        name: '200-of-a-type',
        summary: 'Users of other companies',
        query: { 'filter[user-type]': 'external' },
        expect: { '/data/0/attributes/user-type': 'external' },
      },
    ],
  }),
] as const;
