/** Finds out who is asking: the credential of the header (or the console's cookie), its tenant, whether it still works. */

import { findCredential } from '../../access/find-credential.ts';
import { parseToken, type TokenKind } from '../../access/token-format.ts';
import type { TenantId } from '../../store/tenant-id.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Arrival, Asked, Verdict } from '../exchange.ts';
import { originVerdict, sessionToken } from './session.ts';

/** How the step gets at tenants and the time. */
export interface AuthenticateParts {
  readonly tenants: {
    peek(id: TenantId): Tenant | undefined;
    open(id: TenantId): Promise<Tenant | undefined>;
    glance(id: TenantId): Tenant | undefined;
  };
  /** Public URL of the portal, whose pages may use the session cookie. */
  readonly origin: string;
}

const KINDS: Readonly<Record<'token' | 'management', readonly TokenKind[]>> = {
  token: ['pat', 'key', 'at'],
  management: ['mgt'],
};

/** The header that the credential of an operation stands in, in lower case. */
export function credentialHeader({ document }: Pick<Asked, 'document'>): 'authorization' | 'x-api-key' {
  return document === 'v2' ? 'x-api-key' : 'authorization';
}

/**
 * Sets tenant and credential of the exchange, or says why it cannot. Synchronous while the tenant is in memory.
 *
 * @param foresee - called with what the exchange will be like, should the tenant still be as it is in memory
 * @see https://www.rfc-editor.org/rfc/rfc6750 for the header and the challenge
 */
export function authenticate<Each extends Arrival>(
  exchange: Each,
  parts: AuthenticateParts,
  foresee?: (exchange: Each) => void,
): Verdict | Promise<Verdict> {
  const { security } = exchange.operation;
  if (security !== 'token' && security !== 'management') return undefined; // a client may say in the body who it is
  const token = tokenOf(exchange);
  if (typeof token !== 'string') return token;
  const parsed = parseToken(token);
  if ('fault' in parsed) {
    return parsed.fault === 'checksum'
      ? unauthenticated(exchange, 'The token is mistyped or cut off: its checksum is wrong.')
      : unauthenticated(exchange, 'This is not a token of a sandbox: those begin with `kontor_sbx_`.');
  }
  if (!KINDS[security].includes(parsed.kind)) {
    return unauthenticated(
      exchange,
      security === 'token'
        ? 'This kind of token is not for this API. Use a personal access token, an API key or an access token: `kontor_sbx_pat_…`, `…_key_…`, `…_at_…`.'
        : 'This kind of token is not for the control API. Use the management token: `kontor_sbx_mgt_…`.',
    );
  }
  const tenant = parts.tenants.peek(parsed.tenant);
  if (tenant) return identify(exchange, tenant, token);
  const known = foresee && parts.tenants.glance(parsed.tenant);
  if (known && !identify(exchange, known, token)) {
    foresee(exchange);
    exchange.tenant = undefined;
    exchange.credential = undefined;
  }
  return parts.tenants.open(parsed.tenant).then((opened) => identify(exchange, opened, token));

  function tokenOf({ incoming, operation }: Arrival): string | Exclude<Verdict, undefined> {
    if (operation.document === 'v2') {
      return incoming.header('x-api-key') ?? unauthenticated(exchange, 'The header `X-API-Key` is missing.');
    }
    const header = incoming.header('authorization');
    if (header !== undefined) {
      const match = /^bearer +([^ ]+) *$/i.exec(header);
      return (
        match?.[1] ??
        unauthenticated(exchange, 'The header `Authorization` has to have the form `Bearer <token>`.')
      );
    }
    if (operation.security !== 'management') {
      return unauthenticated(exchange, 'The header `Authorization: Bearer <token>` is missing.');
    }
    const session = sessionToken(incoming);
    if (session === undefined) {
      return unauthenticated(
        exchange,
        'There is neither a management token nor a session. Start a sandbox first.',
      );
    }
    return originVerdict(incoming, parts.origin) ?? session;
  }
}

function identify(exchange: Arrival, tenant: Tenant | undefined, token: string): Verdict {
  if (!tenant) return unauthenticated(exchange, 'This token is unknown, or its sandbox has ended.');
  const found = findCredential(tenant, token, exchange.arrivedMs + tenant.clockOffsetMs);
  switch (found) {
    case 'unknown':
      return unauthenticated(exchange, 'This token is unknown, or its sandbox has ended.');
    case 'revoked':
      return unauthenticated(exchange, 'This token was revoked.');
    case 'expired':
      return unauthenticated(exchange, 'This token has expired.');
    case 'deactivated':
      return unauthenticated(exchange, 'The integration of this token was deactivated.');
    default:
      exchange.tenant = tenant;
      exchange.credential = found;
      return undefined;
  }
}

/** A 401 with the challenge that goes with it. */
function unauthenticated(exchange: Arrival, detail: string) {
  const challenge =
    exchange.operation.document === 'v2'
      ? 'ApiKey realm="kontor", header="X-API-Key"'
      : exchange.incoming.header('authorization') === undefined
        ? 'Bearer realm="kontor"'
        : 'Bearer realm="kontor", error="invalid_token"';
  return { code: 'unauthenticated', detail, headers: { 'WWW-Authenticate': challenge } } as const;
}
