/**
 * Which operations are about one thing, so that its entity tag makes them conditional: in v4 and the control API, those
 * whose path ends with its id.
 */
import type { DocumentName, Method } from './operation.ts';
import { type Kind, records } from './records.ts';

/** What is no record of the APIs, but changed by people in the console, who may meet there. */
const managed = ['client', 'integration'] as const;

/** What an operation reads or changes, and the path parameter that names it. */
export interface ConditionalTarget {
  readonly kind: Kind | (typeof managed)[number];
  readonly parameter: string;
}

const targets = new Map<string, ConditionalTarget | undefined>();

/** What an operation reads or changes; `undefined` when that is no single thing. */
export function conditionalKind({
  document,
  method,
  path,
}: {
  readonly document: DocumentName;
  readonly method: Method;
  readonly path: string;
}): ConditionalTarget | undefined {
  if ((document !== 'v4' && document !== 'sandbox') || method === 'post' || method === 'put')
    return undefined;
  if (!targets.has(path)) targets.set(path, targetOf(path));
  return targets.get(path);
}

function targetOf(path: string): ConditionalTarget | undefined {
  const parameter = /\{([a-z_]+)\}$/.exec(path)?.[1];
  const kind = parameter?.replace(/_id$/, '');
  if (!parameter || !kind) return undefined;
  const known = managed.find((one) => one === kind);
  if (known) return { kind: known, parameter };
  if (!(kind in records)) return undefined;
  return records[kind as Kind].isComputed ? undefined : { kind: kind as Kind, parameter }; // checked by `in`
}
