/** v2: teams. */
import { defineLegacyType, listParameters, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';

export const teamType = defineLegacyType({
  type: 'teams',
  kind: 'team',
  attributes: {
    name: { from: 'name' },
    'parent-id': { from: 'parent_id', as: 'number', kind: 'team' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['parent-id'],
  readOnly: ['created-at', 'updated-at'],
});

export const teamOperations = [
  defineOperation({
    document: 'v2',
    id: 'listTeams',
    group: 'teams',
    slug: 'list',
    method: 'get',
    path: '/teams',
    summary: 'List teams',
    description: 'People who work together, page by page.',
    scopes: ['teams:read'],
    query: pageQuery(teamType),
    responses: {
      200: { description: 'A page of teams.', body: pageOf('LegacyTeamPage', resourceSchema(teamType)) },
    },
    successor: { operation: 'listTeams', parameters: listParameters(teamType), fields: 'teams' },
    scenarios: [
      {
        name: '200-first-page',
        summary: 'The first two teams',
        query: { pagesize: 2 },
        expect: { '/data/0/id': '1', '/meta/count': 9 },
      },
    ],
  }),
] as const;
