/** v4: projects. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Project, ProjectCreate, ProjectPatch, project } from '../schemas/project.ts';
import { seeded } from '../seeded.ts';

const params = z.strictObject({ project_id: recordId('project') });

export const projectOperations = [
  defineOperation({
    document: 'v4',
    id: 'listProjects',
    group: 'projects',
    slug: 'list',
    method: 'get',
    path: '/projects',
    summary: 'List projects',
    description: 'Building sites and undertakings with their members.',
    scopes: ['projects:read'],
    query: listQuery(project),
    responses: {
      200: { description: 'A page of projects.', body: listOf('ProjectList', Project, 'projects') },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-active',
        summary: 'Two active projects',
        query: { limit: 2, status: 'active' },
        expect: { '/data/0/status': 'active' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getProject',
    group: 'projects',
    slug: 'get',
    method: 'get',
    path: '/projects/{project_id}',
    summary: 'Get a project',
    description: 'One project with its members.',
    scopes: ['projects:read'],
    params,
    responses: { 200: { description: 'The project.', body: Project } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The project',
        params: { project_id: seeded.project(1) },
        expect: { '/number': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createProject',
    group: 'projects',
    slug: 'create',
    method: 'post',
    path: '/projects',
    summary: 'Create a project',
    description: 'Adds a project, active from the start unless said otherwise.',
    scopes: ['projects:write'],
    body: ProjectCreate,
    responses: { 201: { description: 'The project as created; `Location` is its address.', body: Project } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-created',
        summary: 'A new site with two members',
        json: {
          name: 'Kita Birkenhain',
          start_date: '2027-03-01',
          member_ids: [seeded.employee(4), seeded.employee(5)],
        },
        expect: { '/name': 'Kita Birkenhain', '/status': 'active' },
      },
      {
        name: '409-name-taken',
        summary: 'The name is taken',
        given: [{ operation: 'createProject', json: { name: 'Kita Birkenhain', start_date: '2027-03-01' } }],
        json: { name: 'Kita Birkenhain', start_date: '2027-04-01' },
        expect: { '/errors/0/pointer': '/name' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'updateProject',
    group: 'projects',
    slug: 'update',
    method: 'patch',
    path: '/projects/{project_id}',
    summary: 'Change a project',
    description:
      'JSON Merge Patch (RFC 7396). `member_ids` is replaced as a whole. Archived projects take no new tickets. Several people plan a project, so a change has to say in `If-Match` which version it is about: the `ETag` that was read, or `*` for any.',
    precondition: 'required',
    scopes: ['projects:write'],
    params,
    body: ProjectPatch,
    responses: { 200: { description: 'The project as changed.', body: Project } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '200-archived',
        summary: 'Archived',
        params: { project_id: seeded.project(1) },
        headers: { 'If-Match': '*' },
        json: { status: 'archived' },
        expect: { '/status': 'archived' },
      },
      {
        name: '409-name-taken',
        summary: 'The name of another project',
        given: [{ operation: 'createProject', json: { name: 'Kita Birkenhain', start_date: '2027-03-01' } }],
        params: { project_id: seeded.project(1) },
        headers: { 'If-Match': '*' },
        json: { name: 'Kita Birkenhain' },
        expect: { '/errors/0/pointer': '/name' },
      },
    ],
  }),
] as const;
