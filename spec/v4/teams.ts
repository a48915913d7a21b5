/** v4: teams. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Team, TeamCreate, TeamPatch, team } from '../schemas/team.ts';
import { seeded } from '../seeded.ts';

const params = z.strictObject({ team_id: recordId('team') });

export const teamOperations = [
  defineOperation({
    document: 'v4',
    id: 'listTeams',
    group: 'teams',
    slug: 'list',
    method: 'get',
    path: '/teams',
    summary: 'List teams',
    description: 'People who work together, across departments. `parent_id` makes them a tree.',
    scopes: ['teams:read'],
    query: listQuery(team),
    responses: {
      200: {
        description: 'A page of teams.',
        body: listOf('TeamList', Team, 'teams'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-by-name',
        summary: 'The first three by name',
        query: { limit: 3, sort: 'name' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getTeam',
    group: 'teams',
    slug: 'get',
    method: 'get',
    path: '/teams/{team_id}',
    summary: 'Get a team',
    description: 'One team.',
    scopes: ['teams:read'],
    params,
    responses: { 200: { description: 'The team.', body: Team } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The team',
        params: { team_id: seeded.team(2) },
        expect: { '/number': 2 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createTeam',
    group: 'teams',
    slug: 'create',
    method: 'post',
    path: '/teams',
    summary: 'Create a team',
    description: 'Adds a team, at the top or below another one.',
    scopes: ['teams:write'],
    body: TeamCreate,
    responses: {
      201: { description: 'The team as created; `Location` is its address.', body: Team },
    },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-created',
        summary: 'A crew below the site crews',
        json: { name: 'Crew Stockholm', parent_id: seeded.team(1) },
        expect: { '/name': 'Crew Stockholm' },
      },
      {
        name: '409-name-taken',
        summary: 'The name is taken, letter case aside',
        given: [{ operation: 'createTeam', json: { name: 'Crew Stockholm' } }],
        json: { name: 'crew stockholm' },
        expect: { '/errors/0/pointer': '/name' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'updateTeam',
    group: 'teams',
    slug: 'update',
    method: 'patch',
    path: '/teams/{team_id}',
    summary: 'Change a team',
    description: 'JSON Merge Patch (RFC 7396). A team cannot end up below itself.',
    scopes: ['teams:write'],
    params,
    body: TeamPatch,
    responses: { 200: { description: 'The team as changed.', body: Team } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '200-renamed',
        summary: 'Another name',
        params: { team_id: seeded.team(3) },
        json: { name: 'Crew Lyon and Grenoble' },
        expect: { '/name': 'Crew Lyon and Grenoble' },
      },
      {
        name: '409-name-taken',
        summary: 'The name of another team',
        given: [{ operation: 'createTeam', json: { name: 'Crew Stockholm' } }],
        params: { team_id: seeded.team(3) },
        json: { name: 'Crew Stockholm' },
        expect: { '/errors/0/pointer': '/name' },
      },
      {
        name: '422-below-itself',
        summary: 'A team below itself',
        params: { team_id: seeded.team(3) },
        json: { parent_id: seeded.team(3) },
        expect: { '/errors/0/pointer': '/parent_id' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteTeam',
    group: 'teams',
    slug: 'delete',
    method: 'delete',
    path: '/teams/{team_id}',
    summary: 'Delete a team',
    description: 'Removes a team to which neither employees nor other teams refer.',
    scopes: ['teams:write'],
    params,
    responses: { 204: { description: 'Deleted.' } },
    problems: ['still_referenced'],
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Nobody belongs to it',
        params: { team_id: seeded.team(9) },
      },
      {
        name: '409-still-referenced',
        summary: 'Employees belong to it',
        params: { team_id: seeded.team(2) },
        expect: { '/errors/0/code': 'referenced' },
      },
    ],
  }),
] as const;
