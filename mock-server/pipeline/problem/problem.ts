/** Puts a problem into the form of its API: RFC 9457 for v4 and the control API, JSON:API-like errors for v2, RFC 6749 for OAuth. */
import type { DocumentName } from '../../../spec/operation.ts';
import { oauthErrorOf, problemForm } from '../../../spec/problem-schemas.ts';
import { type Problem, problems } from '../../../spec/problems.ts';
import { hideTokens } from '../../access/hide-tokens.ts';

/** Where a problem happened. */
export interface Occasion {
  readonly document: DocumentName;
  readonly requestId: string;
  /** Path that was asked for. */
  readonly path: string;
  /** Public URL of the portal: problem types are pages of it. */
  readonly origin: string;
}

/** An answer that is ready to be sent. */
export interface RenderedProblem {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Renders a problem. What it says is all in the catalogue and in the problem itself, but for tokens: whoever puts one
 * into a path gets no answer that is a danger to pass on.
 */
export function renderProblem(problem: Problem, occasion: Occasion): RenderedProblem {
  const { status } = problems[problem.code];
  const { mediaType } = problemForm(occasion.document);
  return { status, type: mediaType, body: hideTokens(JSON.stringify(bodyOf(problem, occasion))) };
}

function bodyOf(problem: Problem, occasion: Occasion): object {
  if (occasion.document === 'v2') return legacyErrors(problem, occasion);
  return occasion.document === 'oauth' ? oauthError(problem, occasion) : problemDetails(problem, occasion);
}

function oauthError({ code, detail, errors }: Problem, { origin }: Occasion) {
  const reason = code === 'invalid_client' ? errors?.[0]?.code : undefined;
  return {
    error: oauthErrorOf(code),
    error_description: plain(detail),
    error_uri: `${origin}/problems/${code}/`,
    ...(reason !== undefined && { reason }),
  };
}

/** The characters that a description of OAuth may have (RFC 6749, 5.2). */
function plain(text: string): string {
  const replaced = text.replaceAll('’', "'").replaceAll('…', '...').replaceAll('"', "'");
  return replaced.replaceAll(/[^\x20-\x7e]|\\/gu, '?');
}

function problemDetails({ code, detail, errors }: Problem, { requestId, path, origin }: Occasion) {
  const { status, title } = problems[code];
  return {
    type: `${origin}/problems/${code}/`,
    title,
    status,
    detail,
    instance: path,
    code,
    request_id: requestId,
    ...(errors && { errors }),
  };
}

function legacyErrors({ code, detail, errors }: Problem, { requestId }: Occasion) {
  const { status, title } = problems[code];
  const common = { id: requestId, status: String(status), code, title };
  if (!errors) return { errors: [{ ...common, detail }] };
  return {
    errors: errors.map((error) => {
      const { pointer, parameter, header } = error;
      const source = {
        ...(pointer !== undefined && { pointer }),
        ...(parameter !== undefined && { parameter }),
        ...(header !== undefined && { header }),
      };
      return { ...common, detail: error.detail, ...(Object.keys(source).length > 0 && { source }) };
    }),
  };
}
