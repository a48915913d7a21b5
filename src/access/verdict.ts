/** Whether a credential may call an operation, and exactly what is missing; worked out as the server does. */
import type { Operation } from '../../spec/operation.ts';
import { type IntegrationRight, rightsNeeded } from '../../spec/rights.ts';
import type { Scope } from '../../spec/scopes.ts';

/** What an operation asks of its callers. */
export interface Needs {
  readonly document: Operation['document'];
  readonly scopes: readonly Scope[];
  /** Rights that an integration needs; `null`: none opens it. */
  readonly rights: readonly IntegrationRight[] | null;
}

/** What of a credential decides. */
export interface Held {
  readonly kind: 'personal_access_token' | 'api_key' | 'api_client' | 'integration';
  readonly active: boolean;
  readonly scopes: readonly Scope[];
  readonly legacy_scopes: readonly Scope[];
}

/** May it? `never`: nothing that can be granted would open it to this kind of credential. */
export type Verdict =
  | { readonly kind: 'allowed' | 'never' | 'inactive' }
  | { readonly kind: 'missing'; readonly scopes: readonly Scope[] };

/** What an operation asks, for a page to carry. */
export function needsOf(operation: Operation): Needs {
  const { document, scopes } = operation;
  return { document, scopes, rights: rightsNeeded(operation) ?? null };
}

/** The verdict. */
export function verdictOf(held: Held, needs: Needs): Verdict {
  const needed = held.kind === 'integration' ? needs.rights : needs.scopes;
  if (needed === null) return { kind: 'never' };
  const has = needs.document === 'v2' ? held.legacy_scopes : held.scopes;
  const missing = needed.filter((scope) => !has.includes(scope));
  if (missing.length > 0) return { kind: 'missing', scopes: missing };
  return { kind: held.active ? 'allowed' : 'inactive' };
}
