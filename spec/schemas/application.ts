/** An application of somebody for a position. It is never public: only the company that it was sent to sees it. */
import { z } from 'zod';
import { email, line, phone, recordBase, recordId, text } from '../fields.ts';
import { defineRecord } from '../record.ts';

const applicant = {
  position_id: recordId('position', 'Position that it is for.'),
  first_name: line('First name.', 80),
  last_name: line('Last name.', 80),
  email: email('Where to answer.'),
};

export const Application = z
  .strictObject({
    ...recordBase('application'),
    ...applicant,
    phone: phone('Where to call, in international form.').nullable(),
    message: text('What the applicant says, in their own words.', 4000).nullable(),
    status: z.enum(['received']).meta({ description: 'What became of it.' }),
  })
  .meta({ id: 'Application', description: 'An application.' });

export const ApplicationCreate = z
  .strictObject({
    ...applicant,
    phone: phone('Where to call, in international form.').optional(),
    message: text('What you would like to say, in your own words.', 4000).optional(),
    privacy_consent: z
      .literal(true)
      .meta({ description: 'That the company may keep these data to decide on the application.' }),
  })
  .meta({ id: 'ApplicationCreate', description: 'An application to be sent.' });

export const application = defineRecord({
  kind: 'application',
  collection: 'applications',
  schema: Application,
  references: { position_id: 'position' },
  unique: [],
  filters: ['position_id'],
  sorts: ['updated_at'],
});
