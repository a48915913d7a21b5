/**
 * Keeps from an integration the attributes of employees that are not shared with it (P4): they are left out of answers —
 * silently in v2, named in `meta.omitted` in v4 — and nothing can be filtered or sorted by them. Reports show all.
 */
import type { LegacyType } from '../../../spec/legacy.ts';
import type { Operation } from '../../../spec/operation.ts';
import { employeeAttributes } from '../../../spec/schemas/employee.ts';
import { employeeType } from '../../../spec/v2/employees.ts';
import { withheld } from '../../access/withheld.ts';
import type { AnyAnswer } from '../../handler.ts';
import { entityTagOf } from '../conditional/entity-tag.ts';
import type { Exchange, Verdict } from '../exchange.ts';

/** Whether the answers of an operation have employees in them. */
export function showsEmployees({ document, group, path }: Operation): boolean {
  return (document === 'v4' || document === 'v2') && group === 'employees' && !path.includes('balances');
}

/** Refuses a filter or an order by which a value could be found out. */
export function refuseHidden({ operation, credential }: Exchange, query: unknown): Verdict {
  const shared = credential?.attributes;
  if (!shared || !showsEmployees(operation)) return undefined;
  for (const [parameter, value] of Object.entries(query as object)) {
    if (value === undefined) continue;
    const attribute = attributeOf(operation, parameter, String(value));
    if (attribute === undefined || shared.has(attribute)) continue;
    const detail = `\`${attribute}\` is not shared with this integration, so nothing can be found or sorted by it.`;
    return {
      code: 'attribute_not_shared',
      detail,
      errors: [{ parameter, code: 'not_shared', detail }],
    };
  }
  return undefined;
}

/** The attribute that a parameter is about, where it is one that can be kept back. */
function attributeOf({ document }: Operation, parameter: string, value: string): string | undefined {
  const name =
    document === 'v2'
      ? sourceOf(employeeType, /^filter\[(.+)\]$/.exec(parameter)?.[1] ?? '')
      : parameter === 'sort'
        ? value.replace(/^-/, '')
        : parameter.replace(/\.(?:gte|lt)$/, '');
  return employeeAttributes.find((attribute) => attribute === name);
}

/** The answer without what is not shared. A record keeps the tag that it has for everybody. */
export function withhold({ operation, credential }: Exchange, answer: AnyAnswer): AnyAnswer {
  const shared = credential?.attributes;
  const { body } = answer;
  if (!shared || !showsEmployees(operation) || typeof body !== 'object' || body === null) return answer;
  if (operation.document === 'v2') return { ...answer, body: { ...body, data: legacyData(body, shared) } };
  const omitted = employeeAttributes.filter((attribute) => !shared.has(attribute));
  if ('data' in body && 'meta' in body) {
    const data = (body.data as readonly object[]).map((record) => pick(record, omitted)); // a list of records
    return { ...answer, body: { data, meta: { ...(body.meta as object), omitted } } };
  }
  return {
    ...answer,
    headers: { ...answer.headers, ETag: entityTagOf(body) },
    body: withheld(body as Readonly<Record<string, unknown>>, omitted), // a record
  };
}

function pick(record: object, omitted: readonly string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !omitted.includes(name)));
}

interface Resource {
  readonly attributes: Readonly<Record<string, unknown>>;
}

function legacyData(body: object, shared: ReadonlySet<string>): unknown {
  const { data } = body as { readonly data: Resource | readonly Resource[] }; // answers of v2 about employees are resources
  const few = (resource: Resource) => ({
    ...resource,
    attributes: Object.fromEntries(
      Object.entries(resource.attributes).filter(([name]) => {
        const source = sourceOf(employeeType, name);
        return !employeeAttributes.some((attribute) => attribute === source) || shared.has(source ?? '');
      }),
    ),
  });
  return Array.isArray(data) ? data.map(few) : few(data as Resource);
}

/** The attribute of v4 that an attribute of v2 comes from. */
function sourceOf(type: LegacyType, name: string): string | undefined {
  return type.attributes[name]?.from.split('.')[0];
}
