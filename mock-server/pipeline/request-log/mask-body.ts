/** What a request may say and nobody may read later — fields that the contract marks `writeOnly` — goes before a body is logged. */
import { z } from 'zod';
import type { Operation } from '../../../spec/operation.ts';

const NOT_KEPT = '(not kept: it is no JSON, and could hold a secret)';
const MASK = '…';

const secretFields = new WeakMap<Operation, ReadonlySet<string>>();

/** The body for the log. A field counts by its name, wherever it stands. */
export function maskBody(operation: Operation, body: string): string {
  const names = secretFieldsOf(operation);
  if (names.size === 0 || body === '') return body;
  try {
    return JSON.stringify(
      JSON.parse(body, (name, value) => (names.has(name) && value !== null ? MASK : value)),
    );
  } catch {
    return NOT_KEPT;
  }
}

function secretFieldsOf(operation: Operation): ReadonlySet<string> {
  let names = secretFields.get(operation);
  if (!names) {
    names = new Set(operation.body && operation.bodyType === 'json' ? namesIn(operation.body) : []);
    secretFields.set(operation, names);
  }
  return names;
}

function namesIn(schema: z.ZodType): readonly string[] {
  return walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function walk(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== 'properties' || typeof value !== 'object' || value === null) return walk(value);
    return Object.entries(value).flatMap(([name, property]) => [
      ...(isWriteOnly(property) ? [name] : []),
      ...walk(property),
    ]);
  });
}

function isWriteOnly(property: unknown): boolean {
  return (
    typeof property === 'object' &&
    property !== null &&
    'writeOnly' in property &&
    property.writeOnly === true
  );
}
