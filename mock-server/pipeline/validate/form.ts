/** Reads a form with a file (multipart/form-data, RFC 7578): declared as one, not too large, and well-formed. */
import { hash } from 'node:crypto';
import { FORM } from '../../../spec/form.ts';
import type { Problem, ProblemError } from '../../../spec/problems.ts';
import { FILE_BYTES_AT_MOST, FORM_BYTES_AT_MOST, UploadedFile } from '../../../spec/upload.ts';
import type { Incoming } from '../incoming.ts';
import { readBytes } from './body.ts';

/** Parts that a form may have. */
const PARTS_AT_MOST = 50;

/** What was read. `text` stands for the body in the request log: its fields, and of a file the hash. */
export type ReadForm =
  | { readonly text: string; readonly value: object }
  | { readonly text?: string; readonly problem: Problem };

/** Reads the body of a request as a form. */
export async function readForm(incoming: Incoming): Promise<ReadForm> {
  const declared = incoming.header('content-type') ?? '';
  const bytes = await readBytes(incoming, FORM_BYTES_AT_MOST).catch(() => 'broken off' as const);
  if (bytes === 'broken off') return malformed('The body breaks off: the connection was closed.');
  if (bytes === undefined) {
    return tooLarge(`The body has more than ${FORM_BYTES_AT_MOST.toLocaleString('en')} bytes.`);
  }
  const type = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== FORM) {
    return {
      text: `${bytes.length} bytes`,
      problem: {
        code: 'unsupported_media_type',
        detail: `The body is declared as ${type ? `\`${type.slice(0, 60)}\`` : 'nothing'}. Send a form with the file: \`Content-Type: ${FORM}\`.`,
        headers: { Accept: FORM },
      },
    };
  }
  const form = await parse(bytes, declared);
  if (!form)
    return malformed('The body is not a form: it is cut off, or its boundary is not the declared one.');
  return collect(form);
}

async function parse(bytes: Uint8Array<ArrayBuffer>, declared: string): Promise<FormData | undefined> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(declared);
  const delimiter = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  if (!boundary || bytes.length === 0) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let parts = 0;
  for (let at = buffer.indexOf(delimiter); at >= 0; at = buffer.indexOf(delimiter, at + delimiter.length)) {
    parts += 1;
    if (parts > PARTS_AT_MOST) return undefined;
  }
  try {
    return await new Response(bytes, { headers: { 'Content-Type': declared } }).formData();
  } catch {
    return undefined; // it only ever fails because the body is not well-formed
  }
}

async function collect(form: FormData): Promise<ReadForm> {
  const values = new Map<string, string | UploadedFile>();
  const shown: Array<readonly [string, unknown]> = [];
  const errors: ProblemError[] = [];
  for (const [name, part] of form) {
    if (values.has(name)) {
      const detail = `The form has \`${JSON.stringify(name).slice(1, 40)}\` more than once.`;
      errors.push({ pointer: `/${name.slice(0, 100)}`, code: 'repeated', detail });
      continue;
    }
    if (typeof part === 'string') {
      values.set(name, part);
      shown.push([name, part.slice(0, 1000)]);
      continue;
    }
    if (part.size > FILE_BYTES_AT_MOST) {
      return tooLarge(`The file has more than ${FILE_BYTES_AT_MOST.toLocaleString('en')} bytes.`);
    }
    const bytes = new Uint8Array(await part.arrayBuffer());
    values.set(name, new UploadedFile(part.name, part.type, bytes));
    const facts = {
      file_name: part.name,
      type: part.type,
      size: part.size,
      sha256: hash('sha256', bytes, 'hex'),
    };
    shown.push([name, facts]);
  }
  const text = JSON.stringify(Object.fromEntries(shown));
  const [first] = errors;
  if (first) return { text, problem: { code: 'validation_failed', detail: first.detail, errors } };
  return { text, value: Object.fromEntries(values) };
}

const malformed = (detail: string): ReadForm => ({ problem: { code: 'malformed_request', detail } });
const tooLarge = (detail: string): ReadForm => ({ problem: { code: 'content_too_large', detail } });
