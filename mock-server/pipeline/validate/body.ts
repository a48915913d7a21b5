/** Reads a JSON body: declared as JSON, not too large, and JSON indeed. */
import { isUtf8 } from 'node:buffer';
import type { Problem } from '../../../spec/problems.ts';
import type { Incoming } from '../incoming.ts';

/** Bytes that a body may have. */
export const BODY_BYTES_AT_MOST = 1_000_000;

/** Levels that a body may nest, so that nothing which walks it can run out of stack. */
const DEPTH_AT_MOST = 64;

/** Characters of a body in which the place of a fault is searched for, which takes some twenty attempts. */
const SEARCHED_AT_MOST = 100_000;

/** What some editors put in front of a text (RFC 8259, 8.1: a reader may ignore it). */
const BYTE_ORDER_MARK = '\ufeff';

/** The bytes are no text; replacing some of them would keep what nobody has sent. */
const NOT_UTF8 = Symbol('not UTF-8');

/** What was read; of a body that is refused, the text as far as there is one. */
export type ReadBody =
  | { readonly text: string; readonly value: unknown }
  | { readonly problem: Problem; readonly text?: string };

/** Text that was read; of a body that is refused, as far as there is one. */
type ReadText = { readonly text: string } | { readonly problem: Problem; readonly text?: string };

/** Reads the body of a request as JSON. */
export async function readJson(incoming: Incoming, mediaTypes: readonly string[]): Promise<ReadBody> {
  const read = await readText(incoming, mediaTypes);
  return 'problem' in read ? read : parse(read.text);
}

/** Reads the body of a request as text of one of these media types. */
export async function readText(incoming: Incoming, mediaTypes: readonly string[]): Promise<ReadText> {
  const unsupported = unsupportedForm(incoming, mediaTypes);
  let bytes: Uint8Array | undefined;
  try {
    bytes = await readBytes(incoming, BODY_BYTES_AT_MOST);
  } catch {
    // Nobody will read this, and it is no defect.
    return { problem: malformed('The body breaks off: the connection was closed.') };
  }
  if (bytes === undefined) {
    return {
      problem: {
        code: 'content_too_large',
        detail: `The body has more than ${BODY_BYTES_AT_MOST.toLocaleString('en')} bytes.`,
      },
    };
  }
  const text = decode(bytes);
  // Of what is compressed or in another charset the bytes are no UTF-8, which is not what is wrong with it.
  if (text === NOT_UTF8) return { problem: unsupported ?? malformed('The body is not UTF-8.') };
  if (unsupported) return { text, problem: unsupported };
  return { text };
}

/** A body in a form that is not read: another media type or charset, or compressed. */
function unsupportedForm(incoming: Incoming, mediaTypes: readonly string[]): Problem | undefined {
  const [type, ...parameters] = (incoming.header('content-type') ?? '').split(';').map((part) => part.trim());
  const declared = type?.toLowerCase();
  const refuse = (detail: string, headers?: Readonly<Record<string, string>>): Problem => ({
    code: 'unsupported_media_type',
    detail,
    headers: { Accept: mediaTypes.join(', '), ...headers },
  });
  const coding = incoming.header('content-encoding')?.trim().toLowerCase();
  if (coding !== undefined && coding !== '' && coding !== 'identity') {
    const shown = `\`${coding.slice(0, 60)}\``;
    return refuse(`The body is encoded as ${shown}. Send it as it is, without \`Content-Encoding\`.`, {
      'Accept-Encoding': 'identity',
    });
  }
  if (!declared || !mediaTypes.includes(declared)) {
    const shown = declared ? `\`${declared.slice(0, 60)}\`` : 'nothing';
    return refuse(`The body is declared as ${shown}. Send \`Content-Type: ${mediaTypes.join('` or `')}\`.`);
  }
  const charset = parameters
    .map((parameter) => /^charset\s*=\s*"?([^"]*)"?$/i.exec(parameter)?.[1])
    .find(Boolean);
  if (charset === undefined || /^utf-?8$/i.test(charset)) return undefined;
  return refuse(`The body is declared to be in \`${charset.slice(0, 60)}\`. Send UTF-8.`);
}

function parse(text: string): ReadBody {
  if (text.trim() === '') return { text, problem: malformed('The body is empty.') };
  try {
    const value: unknown = JSON.parse(text);
    if (depthOf(text) > DEPTH_AT_MOST) {
      return { text, problem: malformed(`The body nests more than ${DEPTH_AT_MOST} levels.`) };
    }
    return { text, value };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it cannot be parsed';
    const place = placeOf(text, reason);
    return { text, problem: malformed(`The body is not JSON${place ? `: it breaks at ${place}` : ''}.`) };
  }
}

/** Where JSON breaks. For most faults V8 tells; for the others it is where the shortest broken beginning ends. */
function placeOf(text: string, reason: string): string | undefined {
  const told = /position \d+( \(line \d+ column \d+\))?/.exec(reason)?.[0];
  if (told || text.length > SEARCHED_AT_MOST) return told;
  let [whole, broken] = [0, text.length + 1];
  while (broken - whole > 1) {
    const middle = (whole + broken) >>> 1;
    if (breaks(text.slice(0, middle))) broken = middle;
    else whole = middle;
  }
  const lines = text.slice(0, whole).split('\n');
  return `position ${whole} (line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1})`;
}

/** Whether a text is wrong as far as it goes, not only cut off. */
function breaks(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof SyntaxError && error.message.startsWith('Unexpected token');
  }
}

const malformed = (detail: string): Problem => ({ code: 'malformed_request', detail });

/** How deep brackets nest, those within strings left out. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

/** The body as bytes; `undefined` when it has more than `most`, however its length was declared. */
export function readBytes(incoming: Incoming, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const declared = incoming.header('content-length');
  if (declared === undefined) return readUndeclared(incoming, most);
  return Number(declared) > most ? Promise.resolve(undefined) : incoming.bytes();
}

/** Without a declared length, which every client may leave out, what comes is counted. */
async function readUndeclared(
  incoming: Incoming,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (incoming.body === null) return new Uint8Array();
  const reader = incoming.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(Buffer.concat(chunks));
    bytes += value.length;
    if (bytes > most) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}

function decode(bytes: Uint8Array): string | typeof NOT_UTF8 {
  if (!isUtf8(bytes)) return NOT_UTF8;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
