/** Which operations are about one record, so that its entity tag makes them conditional: in v4 and the control API, those whose path ends with its id. */
import type { DocumentName, Method } from './operation.ts';
import { type Kind, records } from './records.ts';

const targets = new Map<string, { readonly kind: Kind; readonly parameter: string } | undefined>();

/** The kind of record that an operation reads or changes, and the path parameter that names it. */
export function conditionalKind({
  document,
  method,
  path,
}: {
  readonly document: DocumentName;
  readonly method: Method;
  readonly path: string;
}): { readonly kind: Kind; readonly parameter: string } | undefined {
  if ((document !== 'v4' && document !== 'sandbox') || method === 'post' || method === 'put')
    return undefined;
  if (!targets.has(path)) targets.set(path, targetOf(path));
  return targets.get(path);
}

function targetOf(path: string): { readonly kind: Kind; readonly parameter: string } | undefined {
  const parameter = /\{([a-z_]+)\}$/.exec(path)?.[1];
  const kind = parameter?.replace(/_id$/, '');
  if (!parameter || !kind || !(kind in records)) return undefined;
  return records[kind as Kind].isComputed ? undefined : { kind: kind as Kind, parameter }; // checked by `in`
}
