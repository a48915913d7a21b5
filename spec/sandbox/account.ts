/** Control API: the account, its plan and whether its API is active (access rules K1, K2, R5). */
import { z } from 'zod';
import { recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { RateLimitRule } from './sandboxes.ts';

const Plan = z
  .enum(['starter', 'growth', 'connect'])
  .meta({ id: 'Plan', description: 'Plan of the account; only `connect` includes the API.' });

export const ApiAccess = z
  .strictObject({
    state: z
      .enum(['off', 'requested', 'active'])
      .meta({ description: 'Whether the simulated APIs answer: only when it is `active`.' }),
    needs_upgrade: z
      .boolean()
      .meta({ description: 'Whether the request waits for a plan that includes the API.' }),
    requested_at: timestamp('When it was requested; `null` unless it is waiting.').nullable(),
    requested_by: recordId('user', 'The user who requested it; `null` unless it is waiting.').nullable(),
    approval_due_at: timestamp(
      'When the simulated support is going to approve, on the clock of the sandbox; `null` unless only that is waited for.',
    ).nullable(),
    note: z.string().meta({ description: 'How far it is and what to do, in a sentence.' }),
  })
  .meta({ id: 'ApiAccess', description: 'Whether the API is active for the account.' });

export const Account = z
  .strictObject({
    company_id: recordId('company', 'The company whose account it is.'),
    name: z.string().meta({ description: 'Name of that company.' }),
    owner_id: recordId('user', 'The owner of the account.'),
    plan: Plan,
    api_access: ApiAccess,
    limit: RateLimitRule,
  })
  .meta({ id: 'Account', description: 'The account of the company.' });

const AccountChange = z
  .strictObject({ plan: Plan })
  .meta({ id: 'AccountChange', description: 'What changes of the account.' });

const ApiAccessSwitch = z
  .strictObject({
    enabled: z.boolean().meta({ description: 'On sends a request to support, unless it is on already.' }),
  })
  .meta({ id: 'ApiAccessSwitch', description: 'The switch beside “API”.' });

export const accountOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'getAccount',
    group: 'account',
    slug: 'get',
    method: 'get',
    path: '/account',
    summary: 'Get the account',
    description: 'The plan, whether the API is active, and the limit of requests that is in force.',
    security: 'management',
    responses: { 200: { description: 'The account.', body: Account } },
    scenarios: [
      {
        name: '200-fresh',
        summary: 'As a sandbox begins',
        expect: { '/plan': 'connect', '/api_access/state': 'active' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'changeAccount',
    group: 'account',
    slug: 'change',
    method: 'patch',
    path: '/account',
    summary: 'Change the plan',
    description:
      'Changes the plan, to see what each of them brings. Only Connect includes the API: another plan switches it off at once, and a request waits until the plan is changed back.',
    security: 'management',
    permission: 'manage_account',
    body: AccountChange,
    responses: { 200: { description: 'The account.', body: Account } },
    scenarios: [
      {
        name: '200-downgraded',
        summary: 'A plan without the API',
        json: { plan: 'growth' },
        expect: { '/plan': 'growth', '/api_access/state': 'off' },
      },
      {
        name: '422-no-such-plan',
        summary: 'A plan that does not exist',
        json: { plan: 'enterprise' },
        expect: { '/errors/0/pointer': '/plan' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'getApiAccess',
    group: 'account',
    slug: 'get-api-access',
    method: 'get',
    path: '/api-access',
    summary: 'Get the state of the API',
    description: 'Whether the simulated APIs answer this account: `off`, `requested` or `active`.',
    security: 'management',
    responses: { 200: { description: 'The state.', body: ApiAccess } },
    scenarios: [
      { name: '200-active', summary: 'As a sandbox begins', expect: { '/state': 'active' } },
      {
        name: '200-needs-upgrade',
        summary: 'Requested on a plan that does not include it',
        given: [
          { operation: 'changeAccount', json: { plan: 'starter' } },
          { operation: 'setApiAccess', json: { enabled: true } },
        ],
        expect: { '/state': 'requested', '/needs_upgrade': true },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'setApiAccess',
    group: 'account',
    slug: 'set-api-access',
    method: 'put',
    path: '/api-access',
    summary: 'Switch the API on or off',
    description:
      'Switching it on sends a request to the support of Kontor, which is simulated: a few seconds later it is active. Switching it off takes effect at once: every call of the simulated APIs is refused with `api_not_active`. The documentation can be read either way.',
    security: 'management',
    permission: 'marketplace_and_api',
    body: ApiAccessSwitch,
    responses: { 200: { description: 'The state.', body: ApiAccess } },
    scenarios: [
      {
        name: '200-requested',
        summary: 'Switched on again',
        given: [{ operation: 'setApiAccess', json: { enabled: false } }],
        json: { enabled: true },
        expect: { '/state': 'requested' },
      },
      {
        name: '200-off',
        summary: 'Switched off',
        json: { enabled: false },
        expect: { '/state': 'off', '/requested_at': null },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'approveApiAccess',
    group: 'account',
    slug: 'approve-api-access',
    method: 'post',
    path: '/api-access/approve',
    summary: 'Approve the API as support',
    description:
      'Does at once what the simulated support would do in a moment. There is nothing like it in production.',
    security: 'management',
    responses: { 200: { description: 'The state.', body: ApiAccess } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '200-approved',
        summary: 'Approved',
        given: [
          { operation: 'setApiAccess', json: { enabled: false } },
          { operation: 'setApiAccess', json: { enabled: true } },
        ],
        expect: { '/state': 'active' },
      },
      {
        name: '409-not-requested',
        summary: 'Nobody has asked for it',
        given: [{ operation: 'setApiAccess', json: { enabled: false } }],
      },
      {
        name: '409-plan',
        summary: 'The plan does not include the API',
        given: [
          { operation: 'changeAccount', json: { plan: 'growth' } },
          { operation: 'setApiAccess', json: { enabled: true } },
        ],
      },
    ],
  }),
] as const;
