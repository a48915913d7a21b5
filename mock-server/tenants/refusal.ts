/** A rule that says no: thrown by the tenant's rules, answered as the problem that it carries. */
import type { Problem, ProblemCode, ProblemError } from '../../spec/problems.ts';

/** Thrown where a request cannot be done; undoes the write that it happens in. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  /** The same refusal with headers that belong to its answer. */
  withHeaders(headers: Readonly<Record<string, string>>): Refusal {
    return new Refusal({ ...this.problem, headers });
  }
}

/** A refusal with one or more places where the request is wrong. */
export function refuse(code: ProblemCode, detail: string, ...errors: readonly ProblemError[]): Refusal {
  return new Refusal({ code, detail, ...(errors.length > 0 && { errors }) });
}

/** A refusal that is about one field of the body. */
export function refuseField(code: ProblemCode, pointer: string, reason: string, detail: string): Refusal {
  return refuse(code, detail, { pointer, code: reason, detail });
}
