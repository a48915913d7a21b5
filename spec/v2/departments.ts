/** v2: departments. */
import { defineLegacyType, listParameters, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';

export const departmentType = defineLegacyType({
  type: 'departments',
  kind: 'department',
  attributes: {
    name: { from: 'name' },
    'parent-id': { from: 'parent_id', as: 'number', kind: 'department' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['parent-id'],
  readOnly: ['created-at', 'updated-at'],
});

export const departmentOperations = [
  defineOperation({
    document: 'v2',
    id: 'listDepartments',
    group: 'departments',
    slug: 'list',
    method: 'get',
    path: '/departments',
    summary: 'List departments',
    description: 'The parts of the company, page by page.',
    scopes: ['departments:read'],
    query: pageQuery(departmentType),
    responses: {
      200: {
        description: 'A page of departments.',
        body: pageOf('LegacyDepartmentPage', resourceSchema(departmentType)),
      },
    },
    successor: {
      operation: 'listDepartments',
      parameters: listParameters(departmentType),
      fields: 'departments',
    },
    scenarios: [
      {
        name: '200-first-page',
        summary: 'The first two departments',
        query: { pagesize: 2 },
        expect: { '/data/0/id': '1', '/meta/count': 6 },
      },
    ],
  }),
] as const;
