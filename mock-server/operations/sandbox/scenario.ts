/** Control API: answers on purpose for the next requests. */
import type { z } from 'zod';
import { documents } from '../../../spec/contract.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { ScenarioSetting, ScenarioState, scenarioOperations } from '../../../spec/sandbox/scenario.ts';
import { scenariosOf, statusesOf } from '../../../spec/scenarios.ts';
import type { Handlers } from '../../handler.ts';
import { clearFault, type Fault, presentFault, setFault } from '../../tenants/fault.ts';
import { refuseField } from '../../tenants/refusal.ts';
import type { TenantView } from '../../tenants/tenant.ts';

function describeFault(view: TenantView): z.output<typeof ScenarioState> {
  const fault = presentFault(view);
  if (!fault) return { remaining: 0 };
  const { code, example, delayMs, operation, remaining } = fault;
  return {
    ...(code !== undefined && { status: code }),
    ...(example !== undefined && { example_name: example }),
    ...(delayMs !== undefined && { delay_ms: delayMs }),
    ...(operation !== undefined && { operation }),
    remaining,
  };
}

/** What is to be set. @throws {Refusal} no operation has it */
function faultFrom({
  status,
  example_name: example,
  delay_ms,
  operation,
  requests = 1,
}: z.output<typeof ScenarioSetting>): Fault {
  const meant = operationsMeant(operation);
  if (meant.length === 0) {
    throw refuseField(
      'validation_failed',
      '/operation',
      'not_found',
      `There is no operation \`${operation}\`.`,
    );
  }
  if (status !== undefined && !meant.some((candidate) => statusesOf(candidate).includes(status))) {
    const known = [...new Set(meant.flatMap(statusesOf))].sort().join(', ');
    throw refuseField(
      'validation_failed',
      '/status',
      'not_documented',
      `It does not answer ${status}, only ${known}.`,
    );
  }
  if (
    example !== undefined &&
    !meant.some((candidate) => scenariosOf(candidate).some(({ name }) => name === example))
  ) {
    throw refuseField(
      'validation_failed',
      '/example_name',
      'not_found',
      `There is no example \`${example}\`.`,
    );
  }
  return {
    ...(status !== undefined && { code: status }),
    ...(example !== undefined && { example }),
    ...(delay_ms !== undefined && { delayMs: delay_ms }),
    ...(operation !== undefined && { operation }),
    remaining: requests,
  };
}

/** The operation of a name, or all of the simulated APIs. */
function operationsMeant(name: string | undefined): readonly Operation[] {
  const all = [...documents.v4.operations, ...documents.v2.operations];
  return name === undefined ? all : all.filter(({ document, id }) => `${document}.${id}` === name);
}

export const scenarioHandlers: Handlers<typeof scenarioOperations> = {
  getScenario: ({ tenant }) => ({ status: 200, body: describeFault(tenant) }),

  setScenario: async ({ tenant, body }) => {
    const fault = faultFrom(body);
    await tenant.write((draft) => setFault(draft, fault));
    return { status: 200, body: describeFault(tenant) };
  },

  clearScenario: async ({ tenant }) => {
    await tenant.write(clearFault);
    return { status: 204, body: undefined };
  },
};
