/** v2: offices. */
import { defineLegacyType, listParameters, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';

export const officeType = defineLegacyType({
  type: 'offices',
  kind: 'office',
  attributes: {
    name: { from: 'name' },
    street: { from: 'street' },
    'zip-code': { from: 'postal_code' },
    city: { from: 'city' },
    country: { from: 'country' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['city', 'country'],
  readOnly: ['created-at', 'updated-at'],
});

export const officeOperations = [
  defineOperation({
    document: 'v2',
    id: 'listOffices',
    group: 'offices',
    slug: 'list',
    method: 'get',
    path: '/offices',
    summary: 'List offices',
    description: 'The places where people work, page by page.',
    scopes: ['offices:read'],
    query: pageQuery(officeType),
    responses: {
      200: {
        description: 'A page of offices.',
        body: pageOf('LegacyOfficePage', resourceSchema(officeType)),
      },
    },
    successor: { operation: 'listOffices', parameters: listParameters(officeType), fields: 'offices' },
    scenarios: [
      {
        name: '200-in-sweden',
        summary: 'Offices in Sweden',
        query: { 'filter[country]': 'SE' },
        expect: { '/data/0/attributes/country': 'SE', '/meta/count': 1 },
      },
    ],
  }),
] as const;
