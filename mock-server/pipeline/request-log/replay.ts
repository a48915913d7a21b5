/**
 * A request of the log, sent again. The log has no secrets, so it comes from within: as the credential that it was made
 * with, which has to work still, with no more than what its access token was narrowed to. What the log does not hold as
 * it was sent cannot be sent again.
 */
import { documents, operationOf } from '../../../spec/contract.ts';
import { pathParameters } from '../../../spec/operation.ts';
import { narrowed } from '../../access/access-tokens.ts';
import { credentialOfId } from '../../access/find-credential.ts';
import { refuse } from '../../tenants/refusal.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Sender } from '../exchange.ts';
import type { Incoming } from '../incoming.ts';
import type { LogEntry } from './request-log.ts';

const cannot = (detail: string) => refuse('not_replayable', detail);

/** Who sends it again. @throws {Refusal} the credential does not work any more */
export function senderOf(entry: LogEntry, operation: string, tenant: Tenant, nowMs: number): Sender {
  if (operationOf(entry.document, operation).security === 'public') {
    return { tenant, credential: undefined, replayOf: entry.id };
  }
  const credential =
    entry.credentialId === null ? 'unknown' : credentialOfId(tenant, entry.credentialId, nowMs);
  switch (credential) {
    case 'unknown':
      throw cannot('The credential that it was made with does not exist any more. Send it with another one.');
    case 'revoked':
      throw cannot('The credential that it was made with was revoked. Send it with another one.');
    case 'deactivated':
      throw cannot('The client that it was made with was deactivated. Activate it first.');
    case 'expired':
      throw cannot('The credential that it was made with has expired. Send it with another one.');
    default:
      return { tenant, credential: narrowed(credential, entry.grantedScopes), replayOf: entry.id };
  }
}

/** The request of an entry. @throws {Refusal} the log does not hold all of it */
export function requestOf(entry: LogEntry, operationId: string): Incoming {
  const operation = operationOf(entry.document, operationId);
  if (operation.bodyType === 'multipart' && entry.requestBody !== null) {
    throw cannot('It carried a file, of which the log only keeps size and hash. Upload it again.');
  }
  if (!entry.isWhole) {
    throw cannot(
      'The log does not hold it as it was sent: its body was longer than 16 KB, or had a token or another secret in it, which is masked.',
    );
  }
  if (operation.body && entry.requestBody === null && declaresBody(entry.requestHeaders)) {
    throw cannot('It was answered before its body was read, so the log does not hold that. Send it anew.');
  }
  return new ReplayedRequest(entry, `${documents[entry.document].base}${operation.path}`);
}

function declaresBody(headers: LogEntry['requestHeaders']): boolean {
  const length = headers['content-length'];
  if (length !== undefined) return length !== '0';
  return 'transfer-encoding' in headers || 'content-type' in headers;
}

class ReplayedRequest implements Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly address = '';
  readonly outgoing = undefined;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #text: string | null;
  readonly #parameters: Readonly<Record<string, string>>;

  constructor({ method, url, requestHeaders, requestBody }: LogEntry, pattern: string) {
    const [path = '', ...query] = url.split('?');
    this.method = method;
    this.path = path;
    this.query = query.join('?');
    this.#headers = requestHeaders;
    this.#text = requestBody;
    const names = pathParameters(pattern);
    const values = new RegExp(`^${pattern.replace(/\{[^}]+\}/g, '([^/]*)')}$`).exec(path)?.slice(1) ?? [];
    this.#parameters = Object.fromEntries(names.map((name, index) => [name, decode(values[index] ?? '')]));
  }

  header(name: string): string | undefined {
    return this.#headers[name];
  }

  headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  parameter(name: string): string {
    return this.#parameters[name] ?? '';
  }

  get body(): ReadableStream<Uint8Array> | null {
    return this.#text === null ? null : new Blob([this.#text]).stream();
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new TextEncoder().encode(this.#text ?? '');
  }
}

/** A parameter as Hono gives it: one that is not well encoded stays as it is. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
