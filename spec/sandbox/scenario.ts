/** Control API: answers on purpose for the next requests, to see what a client makes of them. */
import { z } from 'zod';
import { defineOperation } from '../operation.ts';

const scenario = {
  status: z
    .int()
    .min(200)
    .max(599)
    .optional()
    .meta({ description: 'Status to answer with, one that the operation documents.' }),
  example_name: z
    .string()
    .regex(/^[0-9]{3}-[a-z0-9-]{1,76}$/)
    .optional()
    .meta({ description: 'Name of a documented example to answer with, `429-limit-used-up` for instance.' }),
  delay_ms: z
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .meta({ description: 'Milliseconds to wait before the answer.' }),
  operation: z
    .string()
    .regex(/^(?:v4|v2)\.[A-Za-z]{1,60}$/)
    .optional()
    .meta({
      description: 'Only requests of this operation, `v4.listEmployees` for instance; all if left out.',
    }),
};

export const ScenarioSetting = z
  .strictObject({
    ...scenario,
    requests: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'For how many requests; 1 if left out.' }),
  })
  .refine(
    ({ status, example_name, delay_ms }) =>
      status !== undefined || example_name !== undefined || delay_ms !== undefined,
    {
      error: 'Expected at least one of `status`, `example_name` and `delay_ms`',
    },
  )
  .meta({ id: 'ScenarioSetting', description: 'What the next requests are to meet.' });

export const ScenarioState = z
  .strictObject({
    ...scenario,
    remaining: z.int().min(0).meta({ description: 'Requests that will still meet it; 0: answers are real.' }),
  })
  .meta({ id: 'ScenarioState', description: 'What the next requests meet.' });

export const scenarioOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'getScenario',
    group: 'scenarios',
    slug: 'get',
    method: 'get',
    path: '/scenario',
    summary: 'Read what the next requests meet',
    description: 'The answer or delay that is set, and for how many requests it still holds.',
    security: 'management',
    responses: { 200: { description: 'What is set.', body: ScenarioState } },
    scenarios: [{ name: '200-none', summary: 'Nothing is set', expect: { '/remaining': 0 } }],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'setScenario',
    group: 'scenarios',
    slug: 'set',
    method: 'put',
    path: '/scenario',
    summary: 'Set what the next requests meet',
    description:
      'Answers the next requests of the simulated APIs on purpose, with a documented status or example, or late. Nothing of such a request reaches the data. Requests to operations that do not document the status are answered for real and not counted.',
    security: 'management',
    body: ScenarioSetting,
    responses: { 200: { description: 'What is set now.', body: ScenarioState } },
    scenarios: [
      {
        name: '200-three-times-too-many',
        summary: 'The next three requests are one too many',
        json: { status: 429, requests: 3 },
        expect: { '/status': 429, '/remaining': 3 },
      },
      {
        name: '422-status-unknown',
        summary: 'A status that the operation does not have',
        json: { status: 409, operation: 'v4.listEmployees' },
        expect: { '/errors/0/pointer': '/status' },
      },
    ],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'clearScenario',
    group: 'scenarios',
    slug: 'clear',
    method: 'delete',
    path: '/scenario',
    summary: 'Let requests be answered for real',
    description: 'Takes back what was set.',
    security: 'management',
    responses: { 204: { description: 'Requests are answered for real.' } },
    scenarios: [
      {
        name: '204-cleared',
        summary: 'Cleared',
        given: [{ operation: 'setScenario', json: { status: 429, requests: 3 } }],
      },
    ],
  }),
] as const;
