/** Control API: what arrived through the public Careers API. */
import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { Application } from '../schemas/application.ts';

export const applicationOperations = [
  defineOperation({
    document: 'sandbox',
    id: 'listApplications',
    group: 'applications',
    slug: 'list',
    method: 'get',
    path: '/applications',
    summary: 'List the applications',
    description:
      'What was sent to the company of the sandbox through the Careers API, the newest first, at most 200. Only its owner sees it.',
    security: 'management',
    responses: {
      200: {
        description: 'The applications.',
        body: z
          .strictObject({
            data: z.array(Application).max(200).meta({ description: 'The applications, the newest first.' }),
          })
          .meta({ id: 'ApplicationList', description: 'Applications.' }),
      },
    },
    scenarios: [{ name: '200-none', summary: 'Nobody has applied yet', expect: { '/data': [] } }],
  }),
] as const;
