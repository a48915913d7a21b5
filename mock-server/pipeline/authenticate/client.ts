/**
 * Finds out which client asks for or about a token: by HTTP Basic, or by what the body says (RFC 6749, 2.3.1). The
 * secret carries the tenant, since a client id is only unique within one.
 */
import type { InvalidClientReason } from '../../../spec/problem-schemas.ts';
import type { Problem } from '../../../spec/problems.ts';
import { findClient, isSecretOf } from '../../access/any-client.ts';
import { parseToken } from '../../access/token-format.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Exchange, Verdict } from '../exchange.ts';
import type { AuthenticateParts } from './authenticate.ts';

interface Claim {
  readonly clientId: string;
  readonly secret: string;
}

/** Sets tenant and credential of the exchange, or says why it cannot. @param body - as its schema let it through */
export function authenticateClient(
  exchange: Exchange,
  body: unknown,
  parts: AuthenticateParts,
): Verdict | Promise<Verdict> {
  const claim = claimOf(exchange, body);
  if ('code' in claim) return claim;
  const parsed = parseToken(claim.secret);
  if ('fault' in parsed || parsed.kind !== 'sec') {
    return invalid(
      exchange,
      'secret_malformed',
      'fault' in parsed && parsed.fault === 'checksum'
        ? 'The client secret is mistyped or cut off: its checksum is wrong.'
        : 'This is not a client secret of a sandbox: those begin with `kontor_sbx_sec_`.',
    );
  }
  const tenant = parts.tenants.peek(parsed.tenant);
  if (tenant) return identify(exchange, tenant, claim);
  return parts.tenants.open(parsed.tenant).then((opened) => identify(exchange, opened, claim));
}

function identify(exchange: Exchange, tenant: Tenant | undefined, { clientId, secret }: Claim): Verdict {
  if (!tenant) {
    return invalid(
      exchange,
      'sandbox_ended',
      'The sandbox of this client secret has ended. Start a new one.',
    );
  }
  const client = findClient(tenant, clientId);
  if (!client) return invalid(exchange, 'client_unknown', 'There is no client with this id. Was it deleted?');
  if (!isSecretOf(client, secret)) return invalid(exchange, 'secret_wrong', 'The client secret is wrong.');
  if (!client.active) {
    const what = client.stopsAtOnce ? 'integration' : 'client';
    const detail = `The ${what} was deactivated. An administrator can activate it again.`;
    return invalid(exchange, 'client_deactivated', detail);
  }
  exchange.tenant = tenant;
  exchange.credential = client.rights.make();
  return undefined;
}

function claimOf(exchange: Exchange, body: unknown): Claim | Problem {
  const inBody = fieldsOf(exchange, body);
  const header = exchange.incoming.header('authorization');
  if (header === undefined || exchange.operation.document === 'v2') {
    if (inBody.clientId === undefined || inBody.secret === undefined) {
      const detail = 'Send the client id and its secret, as HTTP Basic or in the form.';
      return invalid(exchange, 'client_missing', detail);
    }
    return { clientId: inBody.clientId, secret: inBody.secret };
  }
  const basic = readBasic(header);
  if (!basic) {
    const detail = 'The header `Authorization` has to be HTTP Basic with id and secret.';
    return invalid(exchange, 'client_missing', detail);
  }
  if (inBody.secret !== undefined || (inBody.clientId ?? basic.clientId) !== basic.clientId) {
    return {
      code: 'invalid_request',
      detail: 'The client says who it is twice. Use HTTP Basic or the form, not both (RFC 6749, 2.3).',
    };
  }
  return basic;
}

function fieldsOf({ operation }: Exchange, body: unknown): Partial<Claim> {
  const fields = operation.document === 'v2' ? attributesOf(body) : body;
  const named = fields as Readonly<Record<string, string | undefined>>; // by the schema of the operation
  const clientId = named.client_id ?? named['client-id'];
  const secret = named.client_secret ?? named['client-secret'];
  return { ...(clientId !== undefined && { clientId }), ...(secret !== undefined && { secret }) };
}

function attributesOf(body: unknown): unknown {
  return (body as { readonly data: { readonly attributes: unknown } }).data.attributes; // likewise
}

/** Id and secret of a Basic header; both are form-encoded in it (RFC 6749, 2.3.1). */
function readBasic(header: string): Claim | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  const [clientId, secret] = [text.slice(0, colon), text.slice(colon + 1)].map(formDecode);
  return clientId === undefined || secret === undefined ? undefined : { clientId, secret };
}

function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** A 401 with the challenge that goes with it, and the reason as programs read it. */
function invalid({ operation }: Exchange, reason: InvalidClientReason, detail: string): Problem {
  const challenge =
    operation.document === 'v2' ? 'ApiKey realm="kontor", header="X-API-Key"' : 'Basic realm="kontor"';
  return {
    code: 'invalid_client',
    detail,
    errors: [{ code: reason, detail }],
    headers: { 'WWW-Authenticate': challenge },
  };
}
