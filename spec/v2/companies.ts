/** v2: the company. */
import { defineLegacyType, listParameters, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';

export const companyType = defineLegacyType({
  type: 'companies',
  kind: 'company',
  attributes: {
    name: { from: 'name' },
    city: { from: 'city' },
    country: { from: 'country' },
    'default-language': { from: 'language' },
    plan: { from: 'plan' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: [],
  readOnly: ['created-at', 'updated-at'],
});

export const companyOperations = [
  defineOperation({
    document: 'v2',
    id: 'listCompanies',
    group: 'companies',
    slug: 'list',
    method: 'get',
    path: '/companies',
    summary: 'List companies',
    description: 'The company that the account belongs to: one in every tenant.',
    scopes: ['companies:read'],
    query: pageQuery(companyType),
    responses: {
      200: {
        description: 'A page of companies.',
        body: pageOf('LegacyCompanyPage', resourceSchema(companyType)),
      },
    },
    successor: { operation: 'listCompanies', parameters: listParameters(companyType), fields: 'companies' },
    scenarios: [
      {
        name: '200-all',
        summary: 'The company',
        expect: { '/data/0/attributes/plan': 'connect', '/meta/count': 1 },
      },
    ],
  }),
] as const;
