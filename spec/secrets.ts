/** Where the secrets of a request go: found in text for the snippets, put in their places for sending. */
import type { HeaderValue, HttpRequest, Secret, SecretVariable } from './http-request.ts';

/** Values of the variables, as far as they are known. */
export type Secrets = Readonly<Partial<Record<SecretVariable, string>>>;

/** What holds the place of a secret in a text. */
export function placeOf(variable: SecretVariable): string {
  return `$${variable}`;
}

/** The variables of a list whose places a text has. */
export function variablesIn(text: string, candidates: readonly SecretVariable[]): readonly SecretVariable[] {
  return candidates.filter((variable) => text.includes(placeOf(variable)));
}

/** A text taken apart at the places of its secrets; no piece is empty. */
export function splitAtSecrets(text: string, variables: readonly SecretVariable[]): readonly Secret[] {
  if (variables.length === 0) return text === '' ? [] : [text];
  const places = new RegExp(`((?:${variables.map((name) => `\\$${name}`).join('|')})\\b)`);
  return text.split(places).flatMap((piece): readonly Secret[] => {
    const variable = variables.find((name) => placeOf(name) === piece);
    return piece === '' ? [] : [variable === undefined ? piece : { variable }];
  });
}

/** The variables of a request whose values are still to be filled in. */
export function openVariables({ headers, body }: HttpRequest): readonly SecretVariable[] {
  const inHeaders = headers.flatMap(([, value]): readonly Secret[] => {
    if (typeof value === 'string') return [];
    return 'username' in value ? [value.username, value.password] : [{ variable: value.variable }];
  });
  const named = inHeaders.flatMap((secret) => (typeof secret === 'string' ? [] : [secret.variable]));
  return [...named, ...(body?.kind === 'text' ? (body.variables ?? []) : [])];
}

/** The request with every secret in its place. @throws {TypeError} one is not known */
export function withSecrets(request: HttpRequest, secrets: Secrets): HttpRequest {
  const reveal = (secret: Secret): string => {
    const value = typeof secret === 'string' ? secret : secrets[secret.variable];
    if (value === undefined) throw new TypeError(`${JSON.stringify(secret)} is not known.`);
    return value;
  };
  const { body } = request;
  return {
    ...request,
    headers: request.headers.map(([name, value]) => [name, headerText(value, reveal)]),
    ...(body?.kind === 'text' && {
      body: {
        kind: 'text',
        text: splitAtSecrets(body.text, body.variables ?? [])
          .map(reveal)
          .join(''),
      },
    }),
  };
}

function headerText(value: HeaderValue, reveal: (secret: Secret) => string): string {
  if (typeof value === 'string') return value;
  if ('username' in value) return `Basic ${btoa(`${reveal(value.username)}:${reveal(value.password)}`)}`;
  return value.prefix + reveal(value);
}
