/** Puts a request and its answer into the log of its sandbox; the control API and the demo have none. */
import type { TenantId } from '../../store/tenant-id.ts';
import { credentialHeader } from '../authenticate/authenticate.ts';
import type { ByteText } from '../byte-text.ts';
import type { Arrival } from '../exchange.ts';
import type { MaskedBody } from './mask-body.ts';
import type { AnyRequestLog } from './request-log.ts';

/** How a request was answered. */
export interface Answered {
  readonly status: number;
  readonly body: ByteText | null;
  readonly durationMs: number;
  /** The request's own body without its secrets; `undefined`: it was not read. */
  readonly requestBody: MaskedBody | undefined;
}

/** Logs it. @param demo - the tenant that everybody shares */
export function logExchange(
  log: AnyRequestLog,
  exchange: Arrival,
  { status, body, durationMs, requestBody }: Answered,
  demo: { readonly id: TenantId },
): void {
  const { operation, tenant, credential, incoming } = exchange;
  if (!tenant || tenant === demo || operation.document === 'sandbox') return;
  log.add(tenant.id, {
    id: exchange.requestId,
    atMs: exchange.arrivedMs,
    document: operation.document,
    operation: operation.id,
    method: incoming.method,
    url: incoming.query ? `${incoming.path}?${incoming.query}` : incoming.path,
    status,
    problem: exchange.problem?.code ?? null,
    detail: exchange.problem?.detail ?? null,
    replayOf: exchange.sender?.replayOf ?? null,
    durationMs: Math.round(durationMs * 100) / 100,
    credentialId: credential?.id ?? null,
    grantedScopes: credential?.grantedScopes ?? null,
    own:
      credential && operation.security !== 'client'
        ? { header: credentialHeader(operation), credential }
        : undefined,
    requestHeaders: incoming.headers(),
    requestBody: requestBody?.text ?? null,
    isMasked: requestBody?.isMasked === true,
    responseHeaders: exchange.headers,
    responseBody: body,
  });
}
