/** Control API: the audit trail, who changed which access when. */
import { z } from 'zod';
import { recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf } from '../record.ts';
import { seeded } from '../seeded.ts';

const Value = z
  .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])
  .meta({ id: 'AuditValue', description: 'A value before or after a change.' });

export const AuditEntry = z
  .strictObject({
    id: z
      .string()
      .regex(/^aud_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
      .meta({ description: 'Id of the entry.' }),
    at: timestamp('When it was done, on the clock of the sandbox.'),
    action: z
      .string()
      .regex(/^[a-z_]+\.[a-z_]+$/)
      .meta({ description: 'What was done: `<subject>.<what>`.', example: 'token.created' }),
    by: z
      .strictObject({
        user_id: recordId('user', 'The user who acted; `null` for the support of Kontor.').nullable(),
        name: z.string().meta({ description: 'Name of that user at the time.' }),
        credential_id: z.string().meta({ description: 'Id of the credential that was used.' }),
        credential_hint: z.string().meta({ description: 'How that credential is shown in lists.' }),
      })
      .meta({ description: 'Who did it, and with what.' }),
    subject: z
      .strictObject({
        type: z.string().meta({ description: 'What kind of thing it was done to.', example: 'token' }),
        id: z.string().meta({ description: 'Its id.' }),
        name: z.string().meta({ description: 'Its name at the time.' }),
      })
      .meta({ description: 'What it was done to.' }),
    changes: z
      .record(
        z.string(),
        z.strictObject({
          from: Value.meta({ description: 'The value before.' }),
          to: Value.meta({ description: 'The value after.' }),
        }),
      )
      .meta({ description: 'The values that changed, by their name. Never a secret.' }),
  })
  .meta({ id: 'AuditEntry', description: 'One change of access.' });

const auditQuery = z.strictObject({
  limit: z.coerce
    .number<string>()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .meta({ description: 'How many entries a page has at most.', example: 20 }),
  cursor: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: 'Where to go on: `meta.next_cursor` of the page before.' }),
});

export const auditOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listAuditEntries',
    group: 'audit',
    slug: 'list',
    method: 'get',
    path: '/audit',
    summary: 'List the audit trail',
    description:
      'Every change of access, the newest first: tokens, keys, clients, permissions, webhooks through whichever API, the plan and so on, with who made it and with which credential. A sandbox keeps the newest 500. A reset leaves it as it is.',
    security: 'management',
    permission: 'manage_users',
    query: auditQuery,
    responses: {
      200: {
        description: 'A page of the audit trail.',
        body: listOf('AuditList', AuditEntry, 'entries'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-newest',
        summary: 'A token was issued',
        given: [{ operation: 'createToken', json: { name: 'Payroll export', scopes: ['employees:read'] } }],
        query: { limit: 1 },
        expect: {
          '/data/0/action': 'token.created',
          '/data/0/by/user_id': seeded.user(1),
          '/data/0/subject/name': 'Payroll export',
        },
      },
    ],
  }),
] as const;
