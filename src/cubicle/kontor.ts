/**
 * Cubicle's whole connection to Kontor, made to be copied: two requests of the public API, no library, and no right
 * but to read employees. The secret is handed in for one call and kept nowhere.
 */

/** What an administrator of the company has created for this app. */
export interface Client {
  readonly id: string;
  readonly secret: string;
}

/** A page of employees. What the integration may not see is absent, and named in `meta.omitted`. */
export interface EmployeePage {
  readonly data: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly meta: { readonly next_cursor: string | null; readonly omitted?: readonly string[] };
}

/** Why Kontor did not answer with what was asked for. */
export class KontorError extends Error {
  /** Status of the answer; 0 if there was none. */
  readonly status: number;
  /** The reason for programs: `secret_wrong`, `invalid_scope`, `rate_limited`, `no_answer` … */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Asks for an access token (RFC 6749, 4.4). It lives for 15 minutes and may read employees, nothing else. */
export async function requestToken(origin: string, client: Client): Promise<string> {
  const basic = btoa(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`);
  const answer = await ask(`${origin}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'employees:read' }),
  });
  return (answer as { access_token: string }).access_token; // as the API documents it
}

/** Reads everyone, page by page. */
export async function* readEmployees(origin: string, token: string): AsyncGenerator<EmployeePage> {
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < MOST_PAGES; pages += 1) {
    const query = new URLSearchParams({ limit: '50', ...(cursor && { cursor }) });
    const headers = { Authorization: `Bearer ${token}` };
    const page = (await ask(`${origin}/v4/employees?${query}`, { headers })) as EmployeePage; // likewise
    yield page;
    cursor = page.meta.next_cursor;
  }
}

const MOST_PAGES = 200;
const PATIENCE_MS = 15_000;

/** Sends a request and reads the answer; whatever goes wrong becomes a `KontorError`. */
async function ask(url: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  let body: Readonly<Record<string, unknown>> | undefined;
  try {
    response = await fetch(url, {
      ...init,
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = await response.json().catch(() => undefined);
  } catch {
    throw new KontorError(0, 'no_answer', '');
  }
  if (response.ok && body !== undefined) return body;
  // Problems are RFC 9457 in v4, and RFC 6749 with a reason at /oauth/token.
  const code = body?.reason ?? body?.code ?? body?.error ?? 'no_answer';
  const message = body?.detail ?? body?.error_description ?? '';
  throw new KontorError(response.status, String(code), String(message));
}
