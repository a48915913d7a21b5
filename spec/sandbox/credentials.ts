/** Control API: every credential of the sandbox with what it may do at this moment, for "who can call this". */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { permissions } from '../permissions.ts';
import { callerKinds } from '../rights.ts';
import { ScopeName } from '../scopes.ts';
import { exampleIntegration } from './integrations.ts';

const Kind = z.enum(callerKinds).meta({ id: 'CredentialKind', description: 'A kind of credential.' });

export const CredentialRights = z
  .strictObject({
    id: z.string().meta({ description: 'Id of the credential; it is not secret.' }),
    kind: Kind,
    name: z.string().meta({ description: 'What it is called.' }),
    hint: z
      .string()
      .nullable()
      .meta({ description: 'Beginning and end of its secret; `null` where the system keeps it.' }),
    user_id: recordId('user', 'User as whom it acts; `null` for integrations.').nullable(),
    active: z.boolean().meta({ description: 'Whether it works; a deactivated one is refused.' }),
    scopes: z.array(ScopeName).meta({ description: 'What it may do in v4.' }),
    legacy_scopes: z
      .array(ScopeName)
      .meta({ description: 'What it may do in v2, where legacy roles count too.' }),
  })
  .meta({ id: 'CredentialRights', description: 'A credential and what it may do.' });

export const credentialOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listCredentials',
    group: 'credentials',
    slug: 'list',
    method: 'get',
    path: '/credentials',
    summary: 'List credentials with what they may do',
    description:
      'Every credential that works or can be activated — personal tokens, API keys, clients, integrations — with its rights at this moment. Whoever acts sees their own tokens; those of others with the permission to manage users; keys, clients and integrations with “Marketplace and API”. What is left out for want of a permission is named. Clients that support manages are not listed.',
    security: 'management',
    responses: {
      200: {
        description: 'The credentials.',
        body: z
          .strictObject({
            data: z.array(CredentialRights).meta({ description: 'Tokens, keys, clients, integrations.' }),
            meta: z
              .strictObject({
                hidden: z
                  .array(
                    z.strictObject({
                      kind: Kind,
                      permission: z
                        .enum(permissions)
                        .meta({ description: 'The permission that would show them.' }),
                    }),
                  )
                  .meta({ description: 'Kinds of which some are left out.' }),
              })
              .meta({ description: 'What is left out.' }),
          })
          .meta({ id: 'CredentialList', description: 'The credentials of the sandbox.' }),
      },
    },
    scenarios: [
      {
        name: '200-owner',
        summary: 'All of them, to the owner',
        given: [{ operation: 'createIntegration', json: exampleIntegration }],
        expect: { '/data/0/kind': 'personal_access_token', '/meta/hidden': [] },
      },
      {
        name: '200-member',
        summary: 'A member sees none of others',
        headers: { 'Drydock-Act-As': 'member_with_access' },
        expect: { '/data': [], '/meta/hidden/0/permission': 'manage_users' },
      },
    ],
  }),
] as const;
