/** Careers: applying for a position. What was sent is not public; the company finds it in the control API. */
import { z } from 'zod';
import { companyName, recordId, timestamp } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { ApplicationCreate } from '../schemas/application.ts';
import { given, seeded } from '../seeded.ts';
import { DEMO_COMPANY } from './company.ts';

/** All that an applicant is told. */
export const ApplicationReceipt = z
  .strictObject({
    id: recordId('application', 'Id of the application, to be named when one asks about it.'),
    position_id: recordId('position', 'Position that it is for.'),
    received_at: timestamp('When it arrived.'),
  })
  .meta({ id: 'ApplicationReceipt', description: 'That an application has arrived.' });

const json = {
  position_id: seeded.position(1),
  first_name: 'Ada',
  last_name: 'Sund',
  email: 'ada.sund@mail.example',
  message: 'I have run two sites of this size, the last one in Malmö.',
  privacy_consent: true,
};
const toOwn = {
  given: [{ operation: 'sandbox.createSandbox' }],
  query: { company: given(0, '/company') },
} as const;

export const applicationOperations = [
  defineOperation({
    document: 'careers',
    id: 'createApplication',
    group: 'applications',
    slug: 'create',
    method: 'post',
    path: '/applications',
    summary: 'Apply for a position',
    description:
      'Sends an application to the company of a sandbox. It is kept there and never shown to the public: the answer has its id and nothing of what was said. `nordwind-bau` itself belongs to everybody, so it takes none. At most 200 applications in a sandbox.',
    security: 'public',
    query: z.strictObject({
      company: companyName(
        'Company that it is for: the `company` of a sandbox. `nordwind-bau` unless given, which takes none.',
      ).default(DEMO_COMPANY),
    }),
    body: ApplicationCreate,
    responses: { 201: { description: 'It has arrived.', body: ApplicationReceipt } },
    problems: ['not_found', 'quota_exceeded'],
    scenarios: [
      {
        name: '201-sent',
        summary: 'An application',
        ...toOwn,
        json,
        expect: { '/position_id': seeded.position(1) },
      },
      {
        name: '404-no-such-company',
        summary: 'A company that does not exist',
        query: { company: 'no-such-company' },
        json,
      },
      {
        name: '422-position-closed',
        summary: 'The position has been filled',
        ...toOwn,
        json: { ...json, position_id: seeded.position(3) },
        expect: { '/errors/0/pointer': '/position_id', '/errors/0/code': 'closed' },
      },
      {
        name: '422-no-consent',
        summary: 'Without consent',
        ...toOwn,
        json: { ...json, privacy_consent: false },
        expect: { '/errors/0/pointer': '/privacy_consent' },
      },
    ],
  }),
] as const;
