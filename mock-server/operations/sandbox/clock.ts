/** Control API: the clock of the sandbox. */
import type { z } from 'zod';
import type { Clock, clockOperations } from '../../../spec/sandbox/clock.ts';
import type { Handlers } from '../../handler.ts';
import { advanceClock } from '../../tenants/clock.ts';
import type { Tenant } from '../../tenants/tenant.ts';

function describeClock(tenant: Tenant, realNowMs: number): z.output<typeof Clock> {
  const { clockOffsetMs } = tenant;
  return {
    now: new Date(realNowMs + clockOffsetMs).toISOString(),
    ahead_seconds: Math.round(clockOffsetMs / 1000),
  };
}

export const clockHandlers: Handlers<typeof clockOperations> = {
  getClock: ({ tenant, realNowMs }) => ({ status: 200, body: describeClock(tenant, realNowMs) }),

  advanceClock: async ({ tenant, body, realNowMs }) => {
    await tenant.write((draft) => advanceClock(draft, body.seconds * 1000, realNowMs));
    return { status: 200, body: describeClock(tenant, realNowMs) };
  },
};
