/** How problems look on the wire: RFC 9457 in v4 and the control API, JSON:API-like errors in v2, RFC 6749 in OAuth. */
import { z } from 'zod';
import type { DocumentName } from './operation.ts';
import { type ProblemCode, problems } from './problems.ts';

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

export const ProblemBody = z
  .strictObject({
    type: z.url().meta({ description: 'Page about this problem.' }),
    title: z.string().meta({ description: 'What kind of problem it is.' }),
    status: z.int().meta({ description: 'Status of the answer.' }),
    detail: z.string().meta({ description: 'What is wrong this time, and what to do.' }),
    instance: z.string().meta({ description: 'Path that was asked for.' }),
    code: z.enum(codes).meta({ description: 'Stable code of the problem.' }),
    request_id: z.string().meta({ description: 'Id of the request, as in `X-Request-Id`.' }),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().optional().meta({ description: 'JSON Pointer into the body (RFC 6901).' }),
          parameter: z.string().optional().meta({ description: 'Name of the path or query parameter.' }),
          header: z.string().optional().meta({ description: 'Name of the header.' }),
          code: z.string().meta({ description: 'Machine-readable reason.' }),
          detail: z.string().meta({ description: 'What is wrong and what is expected.' }),
        }),
      )
      .max(100)
      .optional()
      .meta({ description: 'Each thing that is wrong.' }),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });

export const LegacyErrors = z
  .strictObject({
    errors: z
      .array(
        z.strictObject({
          id: z.string().meta({ description: 'Id of the request, as in `X-Request-Id`.' }),
          status: z.string().meta({ description: 'Status of the answer, as text.' }),
          code: z.string().meta({ description: 'Stable code of the problem.' }),
          title: z.string().meta({ description: 'What kind of problem it is.' }),
          detail: z.string().meta({ description: 'What is wrong this time, and what to do.' }),
          source: z
            .strictObject({
              pointer: z.string().optional().meta({ description: 'JSON Pointer into the body.' }),
              parameter: z.string().optional().meta({ description: 'Name of the parameter.' }),
              header: z.string().optional().meta({ description: 'Name of the header.' }),
            })
            .optional()
            .meta({ description: 'Where it is wrong.' }),
        }),
      )
      .min(1)
      .max(100)
      .meta({ description: 'Each thing that is wrong.' }),
  })
  .meta({ id: 'Errors', description: 'What went wrong.' });

/** The words that OAuth has for what went wrong (RFC 6749, 5.2 and 4.1.2.1). */
const oauthErrors = [
  'invalid_request',
  'invalid_client',
  'invalid_scope',
  'unsupported_grant_type',
  'temporarily_unavailable',
  'server_error',
] as const;

/** A word of OAuth for what went wrong. */
export type OAuthError = (typeof oauthErrors)[number];

const isOAuthError = (code: string): code is OAuthError => oauthErrors.some((known) => known === code);

/** What a problem of the catalogue is called in OAuth, which has fewer words. */
export function oauthErrorOf(code: ProblemCode): OAuthError {
  if (isOAuthError(code)) return code;
  const { status } = problems[code];
  if (status === 429 || status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}

/** What is wrong with a client that is refused; OAuth has one word for all of it, and people need to know which. */
const invalidClientReasons = [
  'client_missing',
  'client_unknown',
  'client_deactivated',
  'secret_malformed',
  'secret_wrong',
  'sandbox_ended',
] as const;

/** Why a client is refused. */
export type InvalidClientReason = (typeof invalidClientReasons)[number];

export const OAuthErrorBody = z
  .strictObject({
    error: z.enum(oauthErrors).meta({ description: 'What kind of error it is, in the words of OAuth.' }),
    error_description: z
      .string()
      .regex(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
      .meta({ description: 'What is wrong this time, and what to do; for developers.' }),
    error_uri: z.url().meta({ description: 'Page about this problem.' }),
    reason: z
      .enum(invalidClientReasons)
      .optional()
      .meta({ description: 'With `invalid_client`: what is wrong, for programs. Not part of OAuth.' }),
  })
  .meta({ id: 'OAuthError', description: 'What went wrong (RFC 6749, 5.2).' });

/** How the problems of a document are answered. */
export interface ProblemForm {
  readonly mediaType: string;
  readonly schema: z.ZodType;
}

const forms: Readonly<Record<DocumentName, ProblemForm>> = {
  v4: { mediaType: 'application/problem+json', schema: ProblemBody },
  v2: { mediaType: 'application/json', schema: LegacyErrors },
  oauth: { mediaType: 'application/json', schema: OAuthErrorBody },
  careers: { mediaType: 'application/problem+json', schema: ProblemBody },
  sandbox: { mediaType: 'application/problem+json', schema: ProblemBody },
};

/** The form of a document's problems. */
export function problemForm(document: DocumentName): ProblemForm {
  return forms[document];
}
