/**
 * Ajv, a validator of JSON Schema that knows nothing of Zod, over a whole document. It is loaded from the judges' own
 * packages at run time, so that checking the types of the house does not need them.
 */
import type { Json } from './documents.ts';
import { load } from './load.ts';

/** Tells whether a value fits the schema at a place of the document. */
export type ValidateAt = (pointer: readonly string[], value: unknown) => string | undefined;

/** What is used of Ajv. */
interface Ajv {
  addSchema(schema: object, key: string): void;
  compile(schema: object): ((value: unknown) => boolean) & { readonly errors?: readonly object[] | null };
}
type AjvModule = { readonly default: new (options: object) => Ajv };
type FormatsModule = { readonly default: (ajv: Ajv) => void };

/** Makes a validator for a document. @throws {Error} the judges are not installed */
export function validatorOf(document: Json): ValidateAt {
  const { default: Ajv } = load<AjvModule>('ajv/dist/2020.js');
  const { default: addFormats } = load<FormatsModule>('ajv-formats');
  // A document holds more than schemas, so keywords that are none of JSON Schema are passed over.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats(ajv);
  ajv.addSchema(document, 'document');
  const compiled = new Map<string, ReturnType<Ajv['compile']>>();
  return (pointer, value) => {
    const place = pointer
      .map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
      .join('');
    const validate = compiled.get(place) ?? ajv.compile({ $ref: `document#${place}` });
    compiled.set(place, validate);
    return validate(value) ? undefined : JSON.stringify(validate.errors);
  };
}
