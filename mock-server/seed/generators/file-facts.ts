/** What a seed record says of its file: found out from the bytes that the sandbox answers with. */
import { createHash } from 'node:crypto';
import type { Kind } from '../../../spec/records.ts';
import { seedContent, seedFormat, seedMediaTypes } from '../contents/seed-content.ts';

/** The facts. @param name - of the file, without its extension */
export function fileFacts(kind: Kind, number: number, name: string) {
  const format = seedFormat(kind, number);
  const bytes = seedContent(kind, number);
  return {
    file_name: `${name}.${format}`,
    media_type: seedMediaTypes[format],
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}
