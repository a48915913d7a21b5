/** The form in which recorded scenarios are kept: what was sent to the sandbox, and what it really answered. */
import type { HttpRequest } from './http-request.ts';

/** A scenario as it was recorded. */
export interface RecordedScenario {
  readonly name: string;
  readonly summary: string;
  readonly status: number;
  /** The request as a page shows it: with the variable in place of the token. */
  readonly request: HttpRequest;
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** Text of the body; empty when there is none. */
    readonly body: string;
  };
  /** Values in the request that an earlier request of the scenario made, and that another run makes anew. */
  readonly made: readonly string[];
}

/** All recordings: by document, operationId, in the order of the scenarios. */
export type RecordedExamples = Readonly<
  Record<string, Readonly<Record<string, readonly RecordedScenario[]>>>
>;
