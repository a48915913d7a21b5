/** v2: projects and the tickets of a project. */
import { z } from 'zod';
import {
  defineLegacyType,
  listParameters,
  oneOf,
  pageOf,
  pageQuery,
  resourceSchema,
  writeSchema,
} from '../legacy.ts';
import { defineOperation } from '../operation.ts';
import { TicketCreate } from '../schemas/ticket.ts';
import { legacyNumber } from './number.ts';

export const projectType = defineLegacyType({
  type: 'projects',
  kind: 'project',
  attributes: {
    name: { from: 'name' },
    status: { from: 'status' },
    'parent-id': { from: 'parent_id', as: 'number', kind: 'project' },
    'member-ids': { from: 'member_ids', as: 'numbers', kind: 'employee' },
    'start-date': { from: 'start_date' },
    'end-date': { from: 'end_date' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['status'],
  readOnly: ['created-at', 'updated-at'],
});

export const ticketType = defineLegacyType({
  type: 'tickets',
  kind: 'ticket',
  attributes: {
    'project-id': { from: 'project_id', as: 'number', kind: 'project' },
    title: { from: 'subject' },
    description: { from: 'description' },
    form: { from: 'form' },
    status: {
      from: 'status',
      as: 'words',
      words: {
        open: 'open',
        in_progress: 'in-progress',
        resolved: 'resolved',
        feedback: 'feedback',
        closed: 'closed',
        rejected: 'rejected',
      },
    },
    priority: { from: 'priority' },
    'assignee-id': { from: 'assignee_id', as: 'number', kind: 'employee' },
    'due-date': { from: 'due_date' },
    progress: { from: 'progress' },
    'position-x': { from: 'plan_position.x' },
    'position-y': { from: 'plan_position.y' },
    'typed-values': { from: 'values' },
    'parent-id': { from: 'parent_id', as: 'number', kind: 'ticket' },
    'subscriber-ids': { from: 'subscriber_ids', as: 'numbers', kind: 'employee' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['status', 'priority', 'assignee-id'],
  readOnly: ['project-id', 'status', 'created-at', 'updated-at'],
});

const projectParams = z.strictObject({ project: legacyNumber('project') });
const ticketParams = z.strictObject({ project: legacyNumber('project'), ticket: legacyNumber('ticket') });
const projectResource = resourceSchema(projectType);
const ticketResource = resourceSchema(ticketType);
const LegacyTicket = oneOf('LegacyTicketDocument', ticketResource);
// The project comes from the path, so the body has to do without it.
const write = writeSchema(ticketType, TicketCreate.omit({ project_id: true }), 'LegacyTicketWrite');

const ofProject = { to: 'project_id', note: 'The id of v4, as a filter or in the body.' };
const ticketParameters = {
  project: { to: null, note: 'v4 needs no project to find a ticket.' },
  ticket: { to: 'ticket_id', note: 'The id of v4, which v2 shows as `id-v4`.' },
};
const body = (changes: object) => ({
  data: { type: 'tickets', attributes: { title: 'Crack in the stairwell wall', ...changes } },
});

export const projectOperations = [
  defineOperation({
    document: 'v2',
    id: 'listProjects',
    group: 'projects',
    slug: 'list',
    method: 'get',
    path: '/projects',
    summary: 'List projects',
    description: 'Building sites and undertakings, page by page.',
    scopes: ['projects:read'],
    query: pageQuery(projectType),
    responses: {
      200: { description: 'A page of projects.', body: pageOf('LegacyProjectPage', projectResource) },
    },
    successor: { operation: 'listProjects', parameters: listParameters(projectType), fields: 'projects' },
    scenarios: [
      {
        name: '200-first-page',
        summary: 'The first two projects',
        query: { pagesize: 2 },
        expect: { '/data/0/id': '1', '/meta/count': 8 },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'getProject',
    group: 'projects',
    slug: 'get',
    method: 'get',
    path: '/projects/{project}',
    summary: 'Get a project',
    description: 'One project by number.',
    scopes: ['projects:read'],
    params: projectParams,
    responses: {
      200: { description: 'The project.', body: oneOf('LegacyProjectDocument', projectResource) },
    },
    successor: {
      operation: 'getProject',
      parameters: { project: { to: 'project_id', note: 'The id of v4, which v2 shows as `id-v4`.' } },
      fields: 'projects',
    },
    scenarios: [
      { name: '200-found', summary: 'The project', params: { project: 1 }, expect: { '/data/id': '1' } },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'listTickets',
    group: 'tickets',
    slug: 'list',
    method: 'get',
    path: '/projects/{project}/tickets',
    summary: 'List the tickets of a project',
    description: 'What is to be done or mended on a project, page by page.',
    scopes: ['tickets:read'],
    params: projectParams,
    query: pageQuery(ticketType),
    responses: {
      200: { description: 'A page of tickets.', body: pageOf('LegacyTicketPage', ticketResource) },
    },
    successor: {
      operation: 'listTickets',
      parameters: { project: ofProject, ...listParameters(ticketType) },
      fields: 'tickets',
    },
    scenarios: [
      {
        name: '200-open',
        summary: 'Two open tickets',
        params: { project: 1 },
        query: { pagesize: 2, 'filter[status]': 'open' },
        expect: { '/data/0/attributes/status': 'open', '/data/0/attributes/project-id': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'getTicket',
    group: 'tickets',
    slug: 'get',
    method: 'get',
    path: '/projects/{project}/tickets/{ticket}',
    summary: 'Get a ticket',
    description: 'One ticket of a project by number.',
    scopes: ['tickets:read'],
    params: ticketParams,
    responses: { 200: { description: 'The ticket.', body: LegacyTicket } },
    successor: { operation: 'getTicket', parameters: ticketParameters, fields: 'tickets' },
    scenarios: [
      {
        name: '200-found',
        summary: 'The ticket',
        params: { project: 1, ticket: 1 },
        expect: { '/data/id': '1', '/data/attributes/project-id': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'createTicket',
    group: 'tickets',
    slug: 'create',
    method: 'post',
    path: '/projects/{project}/tickets',
    summary: 'Create a ticket',
    description: 'Adds a ticket to an active project. It begins as `open`.',
    scopes: ['tickets:write'],
    params: projectParams,
    body: write,
    responses: { 201: { description: 'The ticket as created.', body: LegacyTicket } },
    successor: { operation: 'createTicket', parameters: { project: ofProject }, fields: 'tickets' },
    scenarios: [
      {
        name: '201-created',
        summary: 'A defect with high priority',
        params: { project: 1 },
        json: body({ priority: 1, 'due-date': '2027-01-15', 'assignee-id': 4 }),
        expect: { '/data/attributes/status': 'open', '/data/attributes/priority': 1 },
      },
      {
        name: '422-assignee-unknown',
        summary: 'An assignee who does not exist',
        params: { project: 1 },
        json: body({ 'assignee-id': 9999 }),
        expect: { '/errors/0/source/pointer': '/data/attributes/assignee-id' },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'replaceTicket',
    group: 'tickets',
    slug: 'replace',
    method: 'put',
    path: '/projects/{project}/tickets/{ticket}',
    summary: 'Replace a ticket',
    description:
      'Replaces all attributes but the status: what is left out is emptied or goes back to its default.',
    scopes: ['tickets:write'],
    params: ticketParams,
    body: write,
    responses: { 200: { description: 'The ticket as replaced.', body: LegacyTicket } },
    successor: {
      operation: 'updateTicket',
      parameters: ticketParameters,
      fields: 'tickets',
      note: 'v4 changes only the fields that are sent (PATCH); send `null` to empty one.',
    },
    scenarios: [
      {
        name: '200-replaced',
        summary: 'Another title and priority',
        params: { project: 1, ticket: 58 },
        json: body({ title: 'Crack in the stairwell wall, second floor', priority: 1 }),
        expect: { '/data/attributes/priority': 1 },
      },
    ],
  }),
] as const;
