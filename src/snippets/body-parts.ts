// A text body in the form that the languages want: a list of parts to concatenate, texts and secrets.
import type { HttpBody, Secret } from '../../spec/http-request.ts';
import { splitAtSecrets } from '../../spec/secrets.ts';

/** The parts of a body, in order; at least one. */
export function bodyParts({ text, variables = [] }: HttpBody & { kind: 'text' }): readonly Secret[] {
  const parts = splitAtSecrets(text.toWellFormed(), variables);
  return parts.length === 0 ? [''] : parts;
}
