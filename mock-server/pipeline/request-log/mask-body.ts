/**
 * What a request may say and nobody may read later goes before a body is logged: fields that the contract marks
 * `writeOnly`, and what a form of OAuth says of secrets and tokens.
 */
import { z } from 'zod';
import type { Operation } from '../../../spec/operation.ts';
import { maskToken } from '../../access/token-format.ts';

const NOT_KEPT = '(not kept: it is no JSON, and could hold a secret)';
const MASK = '…';
/** Fields of a form that are secret whatever they hold. */
const SECRET_IN_FORMS = new Set(['client_secret', 'token', 'password', 'refresh_token', 'code', 'assertion']);

const secretFields = new WeakMap<Operation, ReadonlySet<string>>();

/** A body as the log may have it. */
export interface MaskedBody {
  readonly text: string;
  /** Whether something of it was left out. */
  readonly isMasked: boolean;
}

/** The body for the log. A field counts by its name, wherever it stands. */
export function maskBody(operation: Operation, body: string): MaskedBody {
  if (operation.bodyType === 'form') return maskForm(body);
  const names = secretFieldsOf(operation);
  if (names.size === 0 || body === '') return { text: body, isMasked: false };
  let isMasked = false;
  const mask = (name: string, value: unknown) => {
    if (!names.has(name) || value === null) return value;
    isMasked = true;
    return MASK;
  };
  try {
    return { text: JSON.stringify(JSON.parse(body, mask)), isMasked };
  } catch {
    return { text: NOT_KEPT, isMasked: true };
  }
}

/** The form as it was sent, but for the values that are secret: of a token its kind and last characters stay. */
function maskForm(body: string): MaskedBody {
  let isMasked = false;
  const pairs = body.split('&').map((pair) => {
    const [[name, value] = ['', '']] = new URLSearchParams(pair);
    if (!SECRET_IN_FORMS.has(name) || value === '') return pair;
    isMasked = true;
    return `${name}=${maskToken(value)}`;
  });
  return { text: pairs.join('&'), isMasked };
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
