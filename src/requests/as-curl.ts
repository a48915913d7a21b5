/**
 * A request of the log as a curl command: as it was sent, but to here and with the visitor's own token. The log keeps no
 * secrets, so the variables of the documentation stand where a client said who it is, and for tokens in bodies.
 */
import type { HeaderValue, HttpBody, HttpRequest, SecretVariable } from '../../spec/http-request.ts';
import { openVariables, placeOf } from '../../spec/secrets.ts';
import { curlSnippet } from '../snippets/curl.ts';
import type { LoggedExchange } from './logged.ts';

/** A command, and the variables that have to be set before it runs. */
export interface LoggedCurl {
  readonly command: string;
  readonly variables: readonly SecretVariable[];
}

/** What the connection or the browser adds by itself; curl adds its own. */
const OF_THE_TRANSPORT =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|accept-language|user-agent|origin|referer|priority|cookie|dnt|expect|cache-control|pragma|keep-alive|te|upgrade|proxy-.*|sec-.*|x-forwarded-.*|forwarded|via)$/;
const CREDENTIALS = ['authorization', 'x-api-key'];

/** The variable that stands for each kind of token. */
const VARIABLES: Readonly<Record<string, SecretVariable>> = {
  pat: 'KONTOR_TOKEN',
  key: 'KONTOR_TOKEN',
  at: 'KONTOR_ACCESS_TOKEN',
  sec: 'KONTOR_CLIENT_SECRET',
  mgt: 'KONTOR_MANAGEMENT_TOKEN',
};
const MASKED_TOKEN = /kontor_sbx_(pat|key|at|sec|mgt)_…[0-9A-Za-z]{4}/g;

/** Whether all of a body can be written: it was not cut off, has no value that the log hides, and no file. */
export function hasWholeBody({ request_body: body, request_headers: headers }: LoggedExchange): boolean {
  const isForm = headers['content-type']?.startsWith('multipart/') === true;
  return !isForm && (body === null || !/…$|"…"|=…|\$KONTOR_/.test(body));
}

/** The command. @param token - the visitor's; without one a variable stands for it */
export function asCurl(exchange: LoggedExchange, origin: string, token: string | undefined): LoggedCurl {
  const { method, url, request_headers, request_body } = exchange;
  const credential = credentialOf(exchange, token);
  const headers: Array<readonly [string, HeaderValue]> = credential ? [credential] : [];
  for (const [sent, value] of Object.entries(request_headers)) {
    const isOwn = !OF_THE_TRANSPORT.test(sent) && !CREDENTIALS.includes(sent) && !value.includes('…');
    if (isOwn) headers.push([titleCase(sent), value]);
  }
  const request: HttpRequest = {
    method,
    url: `${origin}${url}`,
    headers,
    ...(request_body !== null && hasWholeBody(exchange) && { body: bodyOf(request_body) }),
  };
  return { command: curlSnippet(request), variables: [...new Set(openVariables(request))] };
}

/** The credential where it was sent: as a token of the API, or as HTTP Basic; in a body it is part of that. */
function credentialOf(
  { document, request_headers: sent }: LoggedExchange,
  token: string | undefined,
): readonly [string, HeaderValue] | undefined {
  const [name, prefix] = document === 'v2' ? ['X-API-Key', ''] : ['Authorization', 'Bearer '];
  const value = sent[name.toLowerCase()];
  if (value === undefined || document === 'careers') return undefined;
  if (document === 'oauth') {
    return [
      name,
      { username: { variable: 'KONTOR_CLIENT_ID' }, password: { variable: 'KONTOR_CLIENT_SECRET' } },
    ];
  }
  return [name, token === undefined ? { prefix, variable: 'KONTOR_TOKEN' } : `${prefix}${token}`];
}

/** A body with variables in the places of the tokens that the log hides. */
function bodyOf(logged: string): HttpBody {
  const variables = new Set<SecretVariable>();
  const text = logged.replaceAll(MASKED_TOKEN, (masked, kind: string) => {
    const variable = VARIABLES[kind];
    if (variable === undefined) return masked;
    variables.add(variable);
    return placeOf(variable);
  });
  return { kind: 'text', text, ...(variables.size > 0 && { variables: [...variables] }) };
}

/** A header's name as people write it. */
function titleCase(name: string): string {
  return name.replaceAll(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
