/** v4: tickets and their comments. Their attachments stand in a file of their own. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Ticket, TicketCreate, TicketPatch, ticket } from '../schemas/ticket.ts';
import { TicketComment, TicketCommentCreate, ticketComment } from '../schemas/ticket-comment.ts';
import { given, seeded } from '../seeded.ts';

const params = z.strictObject({ ticket_id: recordId('ticket') });

const crack = { project_id: seeded.project(1), subject: 'Crack in the stairwell wall' };

export const ticketOperations = [
  defineOperation({
    document: 'v4',
    id: 'listTickets',
    group: 'tickets',
    slug: 'list',
    method: 'get',
    path: '/tickets',
    summary: 'List tickets',
    description:
      'What is to be done or mended. Filter by project, status, priority, assignee, form or due date.',
    scopes: ['tickets:read'],
    query: listQuery(ticket),
    responses: { 200: { description: 'A page of tickets.', body: listOf('TicketList', Ticket, 'tickets') } },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-open-of-a-project',
        summary: 'Two open tickets of a project, the most urgent first',
        query: { limit: 2, project_id: seeded.project(1), status: 'open', sort: 'priority' },
        expect: { '/data/0/status': 'open', '/data/0/project_id': seeded.project(1) },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getTicket',
    group: 'tickets',
    slug: 'get',
    method: 'get',
    path: '/tickets/{ticket_id}',
    summary: 'Get a ticket',
    description: 'One ticket with the values of its form.',
    scopes: ['tickets:read'],
    params,
    responses: { 200: { description: 'The ticket.', body: Ticket } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The ticket',
        params: { ticket_id: seeded.ticket(1) },
        expect: { '/number': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createTicket',
    group: 'tickets',
    slug: 'create',
    method: 'post',
    path: '/tickets',
    summary: 'Create a ticket',
    description: 'Adds a ticket to an active project. It begins as `open`.',
    scopes: ['tickets:write'],
    body: TicketCreate,
    responses: { 201: { description: 'The ticket as created; `Location` is its address.', body: Ticket } },
    scenarios: [
      {
        name: '201-created',
        summary: 'A defect at a point of the plan',
        json: {
          ...crack,
          description: 'Hairline crack, about 40 cm, second floor.',
          priority: 1,
          assignee_id: seeded.employee(4),
          due_date: '2027-01-15',
          plan_position: { x: 0.42, y: 0.17 },
        },
        expect: { '/status': 'open', '/priority': 1 },
      },
      {
        name: '422-project-archived',
        summary: 'The project is archived',
        given: [
          {
            operation: 'updateProject',
            params: { project_id: seeded.project(1) },
            headers: { 'If-Match': '*' },
            json: { status: 'archived' },
          },
        ],
        json: crack,
        expect: { '/errors/0/pointer': '/project_id' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'updateTicket',
    group: 'tickets',
    slug: 'update',
    method: 'patch',
    path: '/tickets/{ticket_id}',
    summary: 'Change a ticket',
    description:
      'JSON Merge Patch (RFC 7396). The status follows a state machine: `open → in_progress → feedback → resolved → closed`, with ways back and `rejected`; the problem names what is possible.',
    scopes: ['tickets:write'],
    params,
    body: TicketPatch,
    responses: { 200: { description: 'The ticket as changed.', body: Ticket } },
    problems: ['invalid_transition'],
    scenarios: [
      {
        name: '200-begun',
        summary: 'Work has begun',
        params: { ticket_id: seeded.ticket(2) },
        json: { status: 'in_progress', progress: 10 },
        expect: { '/status': 'in_progress', '/progress': 10 },
      },
      {
        name: '409-status-not-possible',
        summary: 'An open ticket cannot be resolved at once',
        given: [{ operation: 'createTicket', json: crack }],
        params: { ticket_id: given(0, '/id') },
        json: { status: 'resolved' },
        expect: { '/errors/0/pointer': '/status' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteTicket',
    group: 'tickets',
    slug: 'delete',
    method: 'delete',
    path: '/tickets/{ticket_id}',
    summary: 'Delete a ticket',
    description:
      'Removes a ticket, its comments and its attachments. Tickets that are its parts have to go first.',
    scopes: ['tickets:write'],
    params,
    responses: { 204: { description: 'Deleted.' } },
    problems: ['still_referenced'],
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Deleted',
        params: { ticket_id: seeded.ticket(58) },
      },
      {
        name: '409-has-parts',
        summary: 'Another ticket is part of it',
        given: [
          { operation: 'createTicket', json: crack },
          {
            operation: 'createTicket',
            json: { ...crack, subject: 'Seal the crack', parent_id: given(0, '/id') },
          },
        ],
        params: { ticket_id: given(0, '/id') },
        expect: { '/errors/0/code': 'referenced' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'listTicketComments',
    group: 'tickets',
    slug: 'list-comments',
    method: 'get',
    path: '/tickets/{ticket_id}/comments',
    summary: 'List the comments of a ticket',
    description: 'What was said about a ticket, oldest first.',
    scopes: ['tickets:read'],
    params,
    query: listQuery(ticketComment),
    responses: {
      200: {
        description: 'A page of comments.',
        body: listOf('TicketCommentList', TicketComment, 'comments'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-first-page',
        summary: 'The first two comments',
        params: { ticket_id: seeded.ticket(1) },
        query: { limit: 2 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createTicketComment',
    group: 'tickets',
    slug: 'create-comment',
    method: 'post',
    path: '/tickets/{ticket_id}/comments',
    summary: 'Comment on a ticket',
    description: 'Adds a comment. Its author is the user to whom the token belongs.',
    scopes: ['tickets:write'],
    params,
    body: TicketCommentCreate,
    responses: { 201: { description: 'The comment as added.', body: TicketComment } },
    scenarios: [
      {
        name: '201-added',
        summary: 'A comment',
        params: { ticket_id: seeded.ticket(1) },
        json: { text: 'Photos are in the site diary. Mörtel is on its way.' },
        expect: { '/ticket_id': seeded.ticket(1) },
      },
    ],
  }),
] as const;
