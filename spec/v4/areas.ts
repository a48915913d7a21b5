/** v4: areas. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Area, area } from '../schemas/area.ts';
import { seeded } from '../seeded.ts';

export const areaOperations = [
  defineOperation({
    document: 'v4',
    id: 'listAreas',
    group: 'areas',
    slug: 'list',
    method: 'get',
    path: '/areas',
    summary: 'List areas',
    description: 'Regions and lines of business. `parent_id` makes them a tree.',
    scopes: ['areas:read'],
    query: listQuery(area),
    responses: { 200: { description: 'A page of areas.', body: listOf('AreaList', Area, 'areas') } },
    problems: ['invalid_cursor'],
    scenarios: [
      { name: '200-by-name', summary: 'All areas by name', query: { sort: 'name' } },
      {
        name: '200-below-another',
        summary: 'Areas that are part of another one',
        query: { parent_id: seeded.area(1) },
        expect: { '/data/0/parent_id': seeded.area(1) },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getArea',
    group: 'areas',
    slug: 'get',
    method: 'get',
    path: '/areas/{area_id}',
    summary: 'Get an area',
    description: 'One area.',
    scopes: ['areas:read'],
    params: z.strictObject({ area_id: recordId('area') }),
    responses: { 200: { description: 'The area.', body: Area } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The area',
        params: { area_id: seeded.area(2) },
        expect: { '/number': 2 },
      },
    ],
  }),
] as const;
