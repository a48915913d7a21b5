/** Puts a problem into the form of its API: RFC 9457 for v4 and the control API, JSON:API-like errors for v2. */
import type { DocumentName } from '../../../spec/operation.ts';
import { type Problem, problems } from '../../../spec/problems.ts';

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

/** Renders a problem. What it says is all in the catalogue and in the problem itself. */
export function renderProblem(problem: Problem, occasion: Occasion): RenderedProblem {
  const { status } = problems[problem.code];
  return occasion.document === 'v2'
    ? { status, type: 'application/json', body: JSON.stringify(legacyErrors(problem, occasion)) }
    : { status, type: 'application/problem+json', body: JSON.stringify(problemDetails(problem, occasion)) };
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
