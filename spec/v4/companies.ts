/** v4: the company. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Company, company } from '../schemas/company.ts';
import { seeded } from '../seeded.ts';

export const companyOperations = [
  defineOperation({
    document: 'v4',
    id: 'listCompanies',
    group: 'companies',
    slug: 'list',
    method: 'get',
    path: '/companies',
    summary: 'List companies',
    description: 'The company that the account belongs to: one in every tenant.',
    scopes: ['companies:read'],
    query: listQuery(company),
    responses: {
      200: { description: 'A page of companies.', body: listOf('CompanyList', Company, 'companies') },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-all',
        summary: 'The company',
        expect: { '/data/0/name': 'Nordwind Bau GmbH', '/meta/next_cursor': null },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getCompany',
    group: 'companies',
    slug: 'get',
    method: 'get',
    path: '/companies/{company_id}',
    summary: 'Get a company',
    description: 'The company with the language of new accounts and the plan that it has booked.',
    scopes: ['companies:read'],
    params: z.strictObject({ company_id: recordId('company') }),
    responses: { 200: { description: 'The company.', body: Company } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The company',
        params: { company_id: seeded.company(1) },
        expect: { '/number': 1, '/plan': 'connect' },
      },
    ],
  }),
] as const;
