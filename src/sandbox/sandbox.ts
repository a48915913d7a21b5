/**
 * What the browser keeps about a visitor's sandbox. Nothing but the sandbox's own token is a secret here,
 * and that token opens fake data only; the management token stays out of the browser altogether.
 */

/** Sandbox tokens begin so, and no other token is ever kept. */
const TOKEN_PREFIX = 'kontor_sbx_';

/** A user of the fake company whom the visitor can act as. */
export interface Persona {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly user_id: string;
  readonly description: string;
}

/** How many requests a token may make in how many seconds. */
export interface LimitPolicy {
  readonly requests: number;
  readonly window_seconds: number;
}

/** A visitor's sandbox, as `POST /sandbox/sandboxes` answers it, without the management token. */
export interface Sandbox {
  readonly id: string;
  /** RFC 3339; moves on while the sandbox is used. */
  readonly expires_at: string;
  readonly token: string;
  readonly personas: readonly Persona[];
  readonly limit: LimitPolicy;
}

/** Reads a sandbox out of an answer or out of storage; anything that is not one gives `undefined`. */
export function parseSandbox(value: unknown): Sandbox | undefined {
  if (!isRecord(value)) return undefined;
  const { id, expires_at, token, personas } = value;
  if (typeof id !== 'string' || !isTime(expires_at)) return undefined;
  if (typeof token !== 'string' || !token.startsWith(TOKEN_PREFIX)) return undefined;
  const limit = parseLimit(value.limit);
  if (limit === undefined) return undefined;
  return {
    id,
    expires_at,
    token,
    personas: Array.isArray(personas) ? personas.filter(isPersona).map(pickPersona) : [],
    limit,
  };
}

/** What `GET /sandbox/sandboxes/current` can change about a sandbox that is already known. */
export function parseRenewal(value: unknown): Pick<Sandbox, 'id' | 'expires_at'> | undefined {
  if (!isRecord(value)) return undefined;
  const { id, expires_at } = value;
  return typeof id === 'string' && isTime(expires_at) ? { id, expires_at } : undefined;
}

/** Whether a value is an object whose properties can be looked at. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function parseLimit(value: unknown): LimitPolicy | undefined {
  if (!isRecord(value)) return undefined;
  const { requests, window_seconds } = value;
  if (typeof requests !== 'number' || typeof window_seconds !== 'number') return undefined;
  return { requests, window_seconds };
}

function isPersona(value: unknown): value is Persona {
  return (
    isRecord(value) &&
    ['key', 'name', 'email', 'role', 'user_id', 'description'].every(
      (name) => typeof value[name] === 'string',
    )
  );
}

function pickPersona({ key, name, email, role, user_id, description }: Persona): Persona {
  return { key, name, email, role, user_id, description };
}
