/** v4: offices. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Office, office } from '../schemas/office.ts';
import { seeded } from '../seeded.ts';

export const officeOperations = [
  defineOperation({
    document: 'v4',
    id: 'listOffices',
    group: 'offices',
    slug: 'list',
    method: 'get',
    path: '/offices',
    summary: 'List offices',
    description:
      'The places where people work, each with its address and the calendar of its public holidays.',
    scopes: ['offices:read'],
    query: listQuery(office),
    responses: { 200: { description: 'A page of offices.', body: listOf('OfficeList', Office, 'offices') } },
    problems: ['invalid_cursor'],
    scenarios: [
      { name: '200-all', summary: 'All offices', expect: { '/data/0/number': 1, '/meta/next_cursor': null } },
      {
        name: '200-in-france',
        summary: 'Offices in France',
        query: { country: 'FR' },
        expect: { '/data/0/country': 'FR' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getOffice',
    group: 'offices',
    slug: 'get',
    method: 'get',
    path: '/offices/{office_id}',
    summary: 'Get an office',
    description: 'One office with its address and calendar.',
    scopes: ['offices:read'],
    params: z.strictObject({ office_id: recordId('office') }),
    responses: { 200: { description: 'The office.', body: Office } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The office in Berlin',
        params: { office_id: seeded.office(1) },
        expect: { '/city': 'Berlin' },
      },
    ],
  }),
] as const;
