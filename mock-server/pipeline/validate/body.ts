/** Reads a JSON body: declared as JSON, not too large, and JSON indeed. */
import type { Problem } from '../../../spec/problems.ts';
import type { Incoming } from '../incoming.ts';

/** Bytes that a body may have. */
export const BODY_BYTES_AT_MOST = 1_000_000;

/** Levels that a body may nest, so that nothing which walks it can run out of stack. */
const DEPTH_AT_MOST = 64;

/** The client went away while it was sending; nobody will read the answer, and it is no defect. */
const BROKEN_OFF = Symbol('broken off');

/** What was read; of a body that is refused, the text as far as there is one. */
export type ReadBody =
  | { readonly text: string; readonly value: unknown }
  | { readonly problem: Problem; readonly text?: string };

/** Reads the body of a request as JSON. */
export async function readJson(incoming: Incoming, mediaTypes: readonly string[]): Promise<ReadBody> {
  const declared = incoming.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  const text = await readText(incoming).catch((): typeof BROKEN_OFF => BROKEN_OFF);
  if (text === BROKEN_OFF) return { problem: malformed('The body breaks off: the connection was closed.') };
  if (text === undefined) {
    return {
      problem: {
        code: 'content_too_large',
        detail: `The body has more than ${BODY_BYTES_AT_MOST.toLocaleString('en')} bytes.`,
      },
    };
  }
  if (declared === undefined || !mediaTypes.includes(declared)) {
    return {
      text,
      problem: {
        code: 'unsupported_media_type',
        detail: `The body is declared as ${declared ? `\`${declared.slice(0, 60)}\`` : 'nothing'}. Send \`Content-Type: ${mediaTypes.join('` or `')}\`.`,
        headers: { Accept: mediaTypes.join(', ') },
      },
    };
  }
  return parse(text);
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
    const position = /position \d+( \(line \d+ column \d+\))?/.exec(reason)?.[0];
    return {
      text,
      problem: malformed(`The body is not JSON${position ? `: it breaks at ${position}` : ''}.`),
    };
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

/** The body as text; `undefined` when it is larger than allowed, however its length was declared. */
async function readText(incoming: Incoming): Promise<string | undefined> {
  const declared = incoming.header('content-length');
  if (declared !== undefined) {
    return Number(declared) > BODY_BYTES_AT_MOST ? undefined : incoming.text();
  }
  if (incoming.body === null) return '';
  const decoder = new TextDecoder();
  const reader = incoming.body.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > BODY_BYTES_AT_MOST) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
