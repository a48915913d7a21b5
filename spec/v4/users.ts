/** v4: users and roles. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Role, role } from '../schemas/role.ts';
import { User, user } from '../schemas/user.ts';
import { seeded } from '../seeded.ts';

export const userOperations = [
  defineOperation({
    document: 'v4',
    id: 'listUsers',
    group: 'users',
    slug: 'list',
    method: 'get',
    path: '/users',
    summary: 'List users',
    description:
      'Everyone who may sign in: the company’s own people, subcontractors, watchers, and the service accounts of API clients.',
    scopes: ['users:read'],
    query: listQuery(user),
    responses: { 200: { description: 'A page of users.', body: listOf('UserList', User, 'users') } },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-service-accounts',
        summary: 'Service accounts by name',
        query: { type: 'service_account', sort: 'name' },
        expect: { '/data/0/type': 'service_account' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getUser',
    group: 'users',
    slug: 'get',
    method: 'get',
    path: '/users/{user_id}',
    summary: 'Get a user',
    description: 'One user with roles and permissions.',
    scopes: ['users:read'],
    params: z.strictObject({ user_id: recordId('user') }),
    responses: { 200: { description: 'The user.', body: User } },
    scenarios: [
      {
        name: '200-owner',
        summary: 'The owner of the account',
        params: { user_id: seeded.user(1) },
        expect: { '/owner': true, '/employee_id': seeded.employee(1) },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'listRoles',
    group: 'users',
    slug: 'list-roles',
    method: 'get',
    path: '/roles',
    summary: 'List roles',
    description: 'Sets of rights that users are given. Those marked `legacy` only matter for v2.',
    scopes: ['users:read'],
    query: listQuery(role),
    responses: { 200: { description: 'A page of roles.', body: listOf('RoleList', Role, 'roles') } },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-current',
        summary: 'Two roles that matter for v4',
        query: { limit: 2, legacy: 'false' },
        expect: { '/data/0/legacy': false },
      },
    ],
  }),
] as const;
