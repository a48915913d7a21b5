/** Control API: the clock of the sandbox, which only moves forward. */
import { z } from 'zod';
import { timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';

export const Clock = z
  .strictObject({
    now: timestamp('What time it is in the sandbox.'),
    ahead_seconds: z.int().min(0).meta({ description: 'How far it is ahead of real time, in seconds.' }),
  })
  .meta({ id: 'Clock', description: 'The clock of the sandbox.' });

export const ClockAdvance = z
  .strictObject({
    seconds: z
      .int()
      .min(1)
      .max(157_680_000)
      .meta({ description: 'By how many seconds; five years ahead of real time at most, in all.' }),
  })
  .meta({ id: 'ClockAdvance', description: 'How far the clock is to move.' });

export const clockOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'getClock',
    group: 'clock',
    slug: 'get',
    method: 'get',
    path: '/clock',
    summary: 'Read the clock',
    description: 'What time it is in the sandbox: real time, until the clock is moved.',
    security: 'management',
    responses: { 200: { description: 'The clock.', body: Clock } },
    scenarios: [{ name: '200-real-time', summary: 'Not moved yet', expect: { '/ahead_seconds': 0 } }],
  }),
  defineOperation({
    document: 'sandbox',
    id: 'advanceClock',
    group: 'clock',
    slug: 'advance',
    method: 'post',
    path: '/clock/advance',
    summary: 'Move the clock forward',
    description:
      'Lets time pass, to see what it brings: tokens expire, idempotency keys are forgotten, a sandbox that is then not used for 14 days is gone. The clock never moves back.',
    security: 'management',
    body: ClockAdvance,
    responses: { 200: { description: 'The clock as it is now.', body: Clock } },
    scenarios: [
      {
        name: '200-a-day-later',
        summary: 'A day later',
        json: { seconds: 86_400 },
        expect: { '/ahead_seconds': 86_400 },
      },
      {
        name: '422-too-far',
        summary: 'More than five years in all',
        given: [{ operation: 'advanceClock', json: { seconds: 60 } }],
        json: { seconds: 157_680_000 },
        expect: { '/errors/0/pointer': '/seconds' },
      },
    ],
  }),
] as const;
