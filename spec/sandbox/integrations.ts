/** Control API: integrations, with a matrix of rights and the attributes that are shared (access rules P1 to P6). */
import { z } from 'zod';
import { handedOut, line, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { integrationRightNames } from '../rights.ts';
import { employeeAttributes } from '../schemas/employee.ts';
import { given } from '../seeded.ts';

const unique = <T>(values: readonly T[]) => new Set(values).size === values.length;

const Right = z
  .enum(integrationRightNames)
  .meta({ id: 'IntegrationRight', description: 'A right of the matrix.', example: 'employees:read' });

const EmployeeAttribute = z
  .enum(employeeAttributes)
  .meta({ id: 'EmployeeAttribute', description: 'An attribute of employees.', example: 'first_name' });

const editable = {
  name: line('What it is called.', 80),
  rights: z
    .array(Right)
    .max(integrationRightNames.length)
    .refine(unique, 'has the same right twice')
    .meta({ description: 'What it may do.' }),
  attributes: z
    .array(EmployeeAttribute)
    .max(employeeAttributes.length)
    .refine(unique, 'has the same attribute twice')
    .meta({ description: 'Attributes of employees that it sees; id and times always. Reports show all.' }),
};

const id = z
  .string()
  .regex(/^int_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  .meta({ description: 'Id of the integration, as the request log names it.' });

const integration = {
  id,
  kind: z
    .enum(['marketplace', 'partner', 'recruiting', 'custom'])
    .meta({ description: 'Who made it: only `custom` ones are made, and changed, by hand.' }),
  client_id: z.string().meta({ description: 'Its client id, with which it gets access tokens.' }),
  ...editable,
  active: z
    .boolean()
    .meta({ description: 'Whether it works; a deactivated one is refused until it is activated.' }),
  hint: z
    .string()
    .nullable()
    .meta({ description: 'Beginning and end of its secret; `null` where the system keeps it.' }),
  created_at: timestamp('When it was connected.'),
  updated_at: timestamp('When it was last changed.'),
};

export const Integration = z
  .strictObject(integration)
  .meta({ id: 'Integration', description: 'A connected integration, without its secret.' });

export const IssuedIntegration = z
  .strictObject({
    ...integration,
    client_secret: handedOut('The secret itself. Shown this once.'),
  })
  .meta({ id: 'IssuedIntegration', description: 'An integration with a secret that was just made.' });

export const IntegrationCreate = z
  .strictObject(editable)
  .meta({ id: 'IntegrationCreate', description: 'A custom integration to be created.' });

export const IntegrationPatch = z
  .strictObject(editable)
  .partial()
  .meta({ id: 'IntegrationPatch', description: 'Changes to a custom integration.' });

/** The integration of all examples: what an org chart needs, and no more. */
export const exampleIntegration = {
  name: 'Org chart',
  rights: ['employees:read'],
  attributes: ['first_name', 'last_name', 'position', 'department_id', 'team_id'],
};

const params = z.strictObject({ integration_id: id });
const created = { operation: 'createIntegration', json: exampleIntegration };
const its = { integration_id: given(0, '/id') };
const systems = [{ operation: 'listIntegrations' }];
const ofSystem = { integration_id: given(0, '/data/0/id') };
const managed = {
  document: 'sandbox',
  group: 'integrations',
  security: 'management',
  permission: 'marketplace_and_api',
} as const;

export const integrationOperations = [
  defineOperation({
    ...managed,
    id: 'listIntegrations',
    slug: 'list',
    method: 'get',
    path: '/integrations',
    summary: 'List integrations',
    description:
      'The connected integrations: those of the system first, then custom ones, the oldest first. Integrations from the marketplace, of partners and for recruiting are made by the system: they can be seen, never changed.',
    responses: {
      200: {
        description: 'The integrations.',
        body: z
          .strictObject({ data: z.array(Integration).meta({ description: 'The integrations.' }) })
          .meta({ id: 'IntegrationList', description: 'All integrations.' }),
      },
    },
    scenarios: [
      {
        name: '200-of-the-system',
        summary: 'Those of the system',
        expect: { '/data/0/kind': 'marketplace' },
      },
    ],
  }),
  defineOperation({
    ...managed,
    id: 'getIntegration',
    slug: 'get',
    method: 'get',
    path: '/integrations/{integration_id}',
    summary: 'Get an integration',
    description: 'One integration, without its secret.',
    params,
    responses: { 200: { description: 'The integration.', body: Integration } },
    scenarios: [
      {
        name: '200-custom',
        summary: 'A custom one',
        given: [created],
        params: its,
        expect: { '/kind': 'custom' },
      },
    ],
  }),
  defineOperation({
    ...managed,
    id: 'createIntegration',
    slug: 'create',
    method: 'post',
    path: '/integrations',
    summary: 'Create a custom integration',
    description:
      'Makes a client id and a secret for a third party, with exactly the rights and attributes that it is to have. The secret is in this answer and nowhere else. A sandbox holds at most 20 custom integrations.',
    body: IntegrationCreate,
    responses: {
      201: { description: 'The integration; its secret is shown this once.', body: IssuedIntegration },
    },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-few-attributes',
        summary: 'An org chart that sees five attributes',
        json: exampleIntegration,
        expect: { '/rights': ['employees:read'], '/kind': 'custom' },
      },
      {
        name: '409-name-taken',
        summary: 'The name is taken',
        given: [created],
        json: exampleIntegration,
        expect: { '/errors/0/pointer': '/name' },
      },
      {
        name: '422-no-such-right',
        summary: 'A right that the matrix does not have',
        json: { ...exampleIntegration, rights: ['employees:read', 'tickets:read'] },
        expect: { '/errors/0/pointer': '/rights/1' },
      },
    ],
  }),
  defineOperation({
    ...managed,
    id: 'updateIntegration',
    slug: 'update',
    method: 'patch',
    path: '/integrations/{integration_id}',
    summary: 'Change an integration',
    description: 'Changes name, rights or attributes; it counts at once, for running access tokens too.',
    params,
    body: IntegrationPatch,
    responses: { 200: { description: 'The integration as it is now.', body: Integration } },
    problems: ['managed_by_system', 'conflict'],
    scenarios: [
      {
        name: '200-more-rights',
        summary: 'One right more',
        given: [created],
        params: its,
        json: { rights: ['employees:read', 'absences:read'] },
        expect: { '/rights/1': 'absences:read' },
      },
      {
        name: '409-of-the-system',
        summary: 'One that the system made',
        given: systems,
        params: ofSystem,
        json: { name: 'Mine' },
      },
    ],
  }),
  defineOperation({
    ...managed,
    id: 'resetIntegrationCredentials',
    slug: 'reset-credentials',
    method: 'post',
    path: '/integrations/{integration_id}/credentials/reset',
    summary: 'Reset the credentials',
    description: 'Makes a new secret, shown this once. The old one and every access token stop at once.',
    params,
    responses: { 200: { description: 'The integration with its new secret.', body: IssuedIntegration } },
    problems: ['managed_by_system'],
    scenarios: [
      { name: '200-new-secret', summary: 'A new secret', given: [created], params: its },
      { name: '409-of-the-system', summary: 'One that the system made', given: systems, params: ofSystem },
    ],
  }),
  defineOperation({
    ...managed,
    id: 'deactivateIntegration',
    slug: 'deactivate',
    method: 'post',
    path: '/integrations/{integration_id}/deactivate',
    summary: 'Deactivate an integration',
    description:
      'The integration is refused at once, with the access tokens that it has too, until it is activated again.',
    params,
    responses: { 200: { description: 'The integration as it is now.', body: Integration } },
    problems: ['managed_by_system'],
    scenarios: [
      {
        name: '200-deactivated',
        summary: 'Deactivated',
        given: [created],
        params: its,
        expect: { '/active': false },
      },
      { name: '409-of-the-system', summary: 'One that the system made', given: systems, params: ofSystem },
    ],
  }),
  defineOperation({
    ...managed,
    id: 'activateIntegration',
    slug: 'activate',
    method: 'post',
    path: '/integrations/{integration_id}/activate',
    summary: 'Activate an integration',
    description: 'The integration works again, with the secret that it has.',
    params,
    responses: { 200: { description: 'The integration as it is now.', body: Integration } },
    problems: ['managed_by_system'],
    scenarios: [
      {
        name: '200-activated',
        summary: 'Activated again',
        given: [created, { operation: 'deactivateIntegration', params: its }],
        params: its,
        expect: { '/active': true },
      },
      { name: '409-of-the-system', summary: 'One that the system made', given: systems, params: ofSystem },
    ],
  }),
  defineOperation({
    ...managed,
    id: 'disconnectIntegration',
    slug: 'disconnect',
    method: 'post',
    path: '/integrations/{integration_id}/disconnect',
    summary: 'Disconnect an integration',
    description:
      'Ends the integration for good, and all its access tokens at once. Webhooks that it has made go on.',
    params,
    responses: { 204: { description: 'Disconnected.' } },
    problems: ['managed_by_system'],
    scenarios: [
      { name: '204-disconnected', summary: 'Disconnected', given: [created], params: its },
      { name: '409-of-the-system', summary: 'One that the system made', given: systems, params: ofSystem },
    ],
  }),
] as const;
