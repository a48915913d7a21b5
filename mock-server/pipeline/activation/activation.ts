/** Refuses every call of a simulated API while it is not active for the tenant (K1). */
import { apiAccessOf } from '../../access/api-access.ts';
import type { Exchange, Verdict } from '../exchange.ts';

/** What the step needs to know. */
export interface ActivationParts {
  /** Public URL of the portal, where the API is switched on. */
  readonly origin: string;
  /** How long the simulated support takes to approve. */
  readonly approvalDelayMs: number;
}

/** Says that the API is off, or was requested and not approved yet. */
export function requireActive({ tenant, arrivedMs }: Exchange, parts: ActivationParts): Verdict {
  if (!tenant) return undefined;
  const { state, needsUpgrade } = apiAccessOf(
    tenant,
    arrivedMs + tenant.clockOffsetMs,
    parts.approvalDelayMs,
  );
  if (state === 'active') return undefined;
  const where = `${parts.origin}/console/integrations/`;
  if (state === 'off') {
    return {
      code: 'api_not_active',
      detail: `The API is switched off for this account. Switch it on at ${where}.`,
    };
  }
  return {
    code: 'api_not_active',
    detail: needsUpgrade
      ? `The API was requested, but the plan of this account does not include it. Upgrade to Connect at ${parts.origin}/console/plan/.`
      : `The API was requested and is not approved yet. ${where} shows how far it is.`,
  };
}
