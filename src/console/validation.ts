/** Checks bodies against the contract's own schemas. Loaded when a form is first touched, after `jitless.ts`. */
import { documents } from '../../spec/contract.ts';
import { bodyErrors } from '../../spec/issues.ts';
import type { DocumentName } from '../../spec/operation.ts';

/** What is wrong with a body: a sentence for each JSON Pointer. */
export type FieldErrors = Readonly<Record<string, string>>;

/** Checks a body. @returns nothing when it is right */
export function validateBody(document: DocumentName, id: string, body: unknown): FieldErrors | undefined {
  const operation = documents[document].operations.find((candidate) => candidate.id === id);
  const parsed = operation?.body?.safeParse(body);
  if (parsed === undefined || parsed.success) return undefined;
  return Object.fromEntries(
    bodyErrors(parsed.error.issues, body).map(({ pointer, detail }) => [pointer ?? '', detail]),
  );
}
