/** The documents as `npm run spec` wrote them, for judges that read files or values. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DocumentName } from '../../spec/operation.ts';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** The file of a document. */
export function documentFile(name: DocumentName): string {
  return fileURLToPath(new URL(`../../generated/openapi/${name}.json`, import.meta.url));
}

/** A document. @throws {Error} saying what to run when it was not written yet */
export function readDocument(name: DocumentName): Json {
  try {
    return JSON.parse(readFileSync(documentFile(name), 'utf8')) as Json; // a document is an object
  } catch (cause) {
    throw new Error(`There is no document ${name} in generated/openapi. Run "npm run spec" first.`, {
      cause,
    });
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
