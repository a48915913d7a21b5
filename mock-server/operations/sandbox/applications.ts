/** Control API: what arrived through the public Careers API. */
import type { applicationOperations } from '../../../spec/sandbox/applications.ts';
import type { Handlers } from '../../handler.ts';
import { applicationsOf } from '../rules/applications.ts';

export const applicationHandlers: Handlers<typeof applicationOperations> = {
  listApplications: ({ tenant }) => ({ status: 200, body: { data: [...applicationsOf(tenant)] } }),
};
