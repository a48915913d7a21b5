/**
 * Answers on purpose: what the client asks for with `Prefer` in one request, or what was set for the tenant's next
 * requests by the control API. A delay comes first, then the forced answer or, without one, the real one.
 */
import { setTimeout as pass } from 'node:timers/promises';
import type { RecordedExamples } from '../../../spec/examples.ts';
import type { Problem } from '../../../spec/problems.ts';
import { faultOf, useFault } from '../../tenants/fault.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Tenants } from '../../tenants/tenants.ts';
import type { Exchange } from '../exchange.ts';
import { type ForcedAnswer, forcedAnswer } from './forced-answer.ts';
import { type Preference, parsePreference } from './parse-preference.ts';

/** What the step needs. */
export interface PreferenceParts {
  readonly tenants: Tenants;
  /** The recorded examples; read when somebody first asks for one. */
  readonly examples: () => RecordedExamples;
  /** Public address of the server. */
  readonly origin: string;
}

/** The answer that was asked for; `undefined`: the real one is wanted. Synchronous while nobody asks for anything. */
export function preferred(
  exchange: Exchange,
  parts: PreferenceParts,
): ForcedAnswer | undefined | Promise<ForcedAnswer | undefined> {
  const header = exchange.incoming.header('prefer');
  if (header !== undefined) {
    const preference = parsePreference(header);
    if (typeof preference === 'string') return { problem: unusable(preference) };
    if (isAsking(preference)) return answerOn(exchange, preference, parts);
  }
  const { tenant, operation } = exchange;
  return tenant && faultOf(tenant, operation) && answerFault(exchange, tenant, parts);
}

async function answerFault(
  exchange: Exchange,
  tenant: Tenant,
  parts: PreferenceParts,
): Promise<ForcedAnswer | undefined> {
  const fault = await parts.tenants.retrying(tenant, async (present) => {
    exchange.tenant = present;
    const met = faultOf(present, exchange.operation);
    if (met) await present.write(useFault);
    return met;
  });
  return fault && answerOn(exchange, fault, parts);
}

async function answerOn(
  { operation, headers, requestId, incoming }: Exchange,
  preference: Preference,
  parts: PreferenceParts,
): Promise<ForcedAnswer | undefined> {
  if (preference.delayMs) await pass(preference.delayMs);
  const { path } = incoming;
  const answered = { requestId, path, origin: parts.origin, headers };
  const answer = forcedAnswer(operation, preference, parts.examples(), answered);
  const isApplied = !answer || !('problem' in answer) || answer.problem.code !== 'invalid_preference';
  if (isApplied) headers['Preference-Applied'] = describe(preference);
  return answer;
}

/** The preferences that were followed (RFC 7240, 3). */
function describe({ code, example, delayMs }: Preference): string {
  return [
    ...(code === undefined ? [] : [`code=${code}`]),
    ...(example === undefined ? [] : [`example=${example}`]),
    ...(delayMs === undefined ? [] : [`delay=${delayMs}`]),
  ].join(', ');
}

function isAsking({ code, example, delayMs }: Preference): boolean {
  return code !== undefined || example !== undefined || delayMs !== undefined;
}

function unusable(detail: string): Problem {
  return {
    code: 'invalid_preference',
    detail,
    errors: [{ header: 'Prefer', code: 'invalid_preference', detail }],
  };
}
