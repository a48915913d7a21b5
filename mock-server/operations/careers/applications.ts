/** Careers: applying. Nothing of an application is ever answered but that it arrived. */
import type { applicationOperations } from '../../../spec/careers/applications.ts';
import { DEMO_COMPANY } from '../../../spec/careers/company.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';
import { receiveApplication } from '../rules/applications.ts';

export const applicationHandlers: Handlers<typeof applicationOperations> = {
  createApplication: async (call) => {
    const { tenant, body, services } = call;
    if (tenant === services.tenants.demo) {
      const detail = `\`${DEMO_COMPANY}\` belongs to everybody, so it takes no applications. Start a sandbox, and name its \`company\`.`;
      throw refuse('not_found', detail, { parameter: 'company', code: 'not_found', detail });
    }
    const { id, position_id, created_at } = await tenant.write((draft) =>
      receiveApplication(draft, body, call),
    );
    return { status: 201, body: { id, position_id, received_at: created_at } };
  },
};
