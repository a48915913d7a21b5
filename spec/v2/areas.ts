/** v2: areas. */
import { defineLegacyType, listParameters, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';

export const areaType = defineLegacyType({
  type: 'areas',
  kind: 'area',
  attributes: {
    name: { from: 'name' },
    'parent-id': { from: 'parent_id', as: 'number', kind: 'area' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['parent-id'],
  readOnly: ['created-at', 'updated-at'],
});

export const areaOperations = [
  defineOperation({
    document: 'v2',
    id: 'listAreas',
    group: 'areas',
    slug: 'list',
    method: 'get',
    path: '/areas',
    summary: 'List areas',
    description: 'Regions and lines of business, page by page.',
    scopes: ['areas:read'],
    query: pageQuery(areaType),
    responses: {
      200: { description: 'A page of areas.', body: pageOf('LegacyAreaPage', resourceSchema(areaType)) },
    },
    successor: { operation: 'listAreas', parameters: listParameters(areaType), fields: 'areas' },
    scenarios: [
      {
        name: '200-all',
        summary: 'All areas',
        expect: { '/data/0/id': '1', '/meta/count': 4 },
      },
    ],
  }),
] as const;
