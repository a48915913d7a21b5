/** What the control API has set for the next requests of a tenant: an answer, a delay, or both, for so many requests. */
import type { Operation } from '../../spec/operation.ts';
import { scenariosOf, statusesOf } from '../../spec/scenarios.ts';
import type { Draft, TenantView } from './tenant.ts';

const KEY = 'fault';

/** What happens to the next requests. */
export interface Fault {
  readonly code?: number;
  readonly example?: string;
  readonly delayMs?: number;
  /** Only requests of this operation, `<document>.<operationId>`; any when left out. */
  readonly operation?: string;
  /** How many requests are left. */
  readonly remaining: number;
}

/** The fault that is set, whatever it is for. */
export function presentFault(view: TenantView): Fault | undefined {
  return view.entry('settings', KEY) as unknown as Fault | undefined; // nothing else is kept under this key
}

/** The fault that a request of an operation meets. */
export function faultOf(view: TenantView, operation: Operation): Fault | undefined {
  const fault = presentFault(view);
  if (!fault) return undefined;
  const { id, document } = operation;
  if (fault.operation !== undefined && fault.operation !== `${document}.${id}`) return undefined;
  if (fault.code !== undefined && !statusesOf(operation).includes(fault.code)) return undefined;
  const hasExample = scenariosOf(operation).some(({ name }) => name === fault.example);
  return fault.example === undefined || hasExample ? fault : undefined;
}

/** Counts a request that met the fault; with the last one it is over. */
export function useFault(draft: Draft): void {
  const fault = presentFault(draft);
  if (!fault) return;
  if (fault.remaining <= 1) clearFault(draft);
  else setFault(draft, { ...fault, remaining: fault.remaining - 1 });
}

/** Sets what happens to the next requests. */
export function setFault(draft: Draft, fault: Fault): void {
  draft.setEntry('settings', KEY, { ...fault });
}

/** Lets requests be answered for real again. */
export function clearFault(draft: Draft): void {
  if (presentFault(draft)) draft.dropEntry('settings', KEY);
}
