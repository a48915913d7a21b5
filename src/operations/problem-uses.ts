/** Where a problem occurs: the operations that can answer with it, and an answer with it from the recordings. */
import { documentNames, documents } from '../../spec/contract.ts';
import type { RecordedScenario } from '../../spec/examples.ts';
import { type Operation, problemsOf } from '../../spec/operation.ts';
import type { ProblemCode } from '../../spec/problems.ts';
import { recordingsOf } from './generated.ts';

/** Operations that can answer with a problem. */
export function operationsWith(code: ProblemCode): readonly Operation[] {
  return documentNames.flatMap((name) =>
    documents[name].operations.filter((operation) => problemsOf(operation).includes(code)),
  );
}

/** A recorded answer in the form of problem details (v2 has a form of its own); `undefined` when there is none. */
export function problemExample(code: ProblemCode): RecordedScenario | undefined {
  return operationsWith(code)
    .filter(({ document }) => document !== 'v2')
    .flatMap(({ document, id }) => recordingsOf(document, id))
    .find(({ response }) => response.body.includes('"type":"') && response.body.includes(`"code":"${code}"`));
}
