/** Careers: open positions, for everybody. */
import { z } from 'zod';
import { companyName, line, recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf } from '../record.ts';
import { advertised, employmentType } from '../schemas/position.ts';
import { given, seeded } from '../seeded.ts';
import { DEMO_COMPANY } from './company.ts';

const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .meta({ description: 'Country, ISO 3166-1 alpha-2.' });

/** A position as the public sees it: names in place of the ids of the core API. */
export const OpenPosition = z
  .strictObject({
    id: recordId('position'),
    ...advertised,
    department: line('Department that one would belong to.'),
    office: line('Office where one would work.'),
    city: line('City of the office.', 80),
    country,
  })
  .meta({ id: 'OpenPosition', description: 'A position that is open.' });

const company = companyName(
  'Whose positions: `nordwind-bau`, or the `company` of a sandbox. `nordwind-bau` unless given.',
).default(DEMO_COMPANY);

const paging = {
  limit: z.coerce
    .number<string>()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .meta({ description: 'How many positions a page has at most.' }),
  cursor: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: 'Where to go on: `meta.next_cursor` of the page before.' }),
};

/** A sandbox whose name stands in the request; its limit is used up without anybody else noticing. */
const ownCompany = {
  given: [{ operation: 'sandbox.createSandbox' }],
  company: given(0, '/company'),
} as const;
const noCompany = { company: 'no-such-company' };

export const positionOperations = [
  defineOperation({
    document: 'careers',
    id: 'listPositions',
    group: 'positions',
    slug: 'list',
    method: 'get',
    path: '/positions',
    summary: 'List open positions',
    description: 'What the company is looking for, the oldest first. Filter by city or kind of employment.',
    security: 'public',
    query: z.strictObject({
      company,
      ...paging,
      employment_type: employmentType.optional().meta({ description: 'Only positions of this kind.' }),
      city: line('Only positions in this city; letter case aside.', 80).optional(),
    }),
    responses: {
      200: {
        description: 'A page of positions.',
        body: listOf('OpenPositionList', OpenPosition, 'positions'),
      },
    },
    problems: ['invalid_cursor', 'not_found'],
    scenarios: [
      {
        name: '200-in-a-city',
        summary: 'Two positions in Berlin',
        query: { city: 'Berlin', limit: 2 },
        expect: { '/data/0/city': 'Berlin' },
      },
      { name: '404-no-such-company', summary: 'A company that does not exist', query: noCompany },
      {
        name: '429-limit-used-up',
        summary: 'The limit is used up',
        given: ownCompany.given,
        query: { company: ownCompany.company },
        limitUsedUp: true,
      },
    ],
  }),
  defineOperation({
    document: 'careers',
    id: 'getPosition',
    group: 'positions',
    slug: 'get',
    method: 'get',
    path: '/positions/{position_id}',
    summary: 'Get a position',
    description: 'One open position. One that is not open any more is not there.',
    security: 'public',
    params: z.strictObject({ position_id: recordId('position') }),
    query: z.strictObject({ company }),
    responses: { 200: { description: 'The position.', body: OpenPosition } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The position',
        params: { position_id: seeded.position(1) },
        expect: { '/id': seeded.position(1) },
      },
      {
        name: '404-closed',
        summary: 'It has been filled',
        params: { position_id: seeded.position(3) },
      },
      {
        name: '429-limit-used-up',
        summary: 'The limit is used up',
        given: ownCompany.given,
        params: { position_id: seeded.position(1) },
        query: { company: ownCompany.company },
        limitUsedUp: true,
      },
    ],
  }),
] as const;
