/** The answer that is a file: an attachment that no browser shows or runs, or nothing when the client has it already. */
import type { FileContent } from '../../../spec/upload.ts';
import { attachmentDisposition } from '../../files/file-name.ts';
import { type ByteText, toByteText } from '../byte-text.ts';
import { namesTag } from '../conditional/entity-tag.ts';
import type { Exchange } from '../exchange.ts';

/** What is sent, and what the request log keeps of it. */
export interface Download {
  readonly status: 200 | 304;
  readonly body: Buffer<ArrayBuffer> | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Size and hash, in place of the bytes. */
  readonly logged: ByteText | null;
}

/** Turns a file into an answer. */
export function download({ incoming }: Exchange, file: FileContent): Download {
  const tag = `"${file.sha256}"`;
  const condition = incoming.header('if-none-match');
  if (condition !== undefined && namesTag(condition, tag, true)) {
    return { status: 304, body: null, headers: { ETag: tag }, logged: null };
  }
  const { buffer, byteOffset, byteLength } = file.bytes;
  return {
    status: 200,
    body: Buffer.from(buffer, byteOffset, byteLength),
    headers: {
      ETag: tag,
      'Content-Type': file.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : file.mediaType,
      'Content-Length': String(byteLength),
      'Content-Disposition': attachmentDisposition(file.name),
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
    logged: toByteText(`${byteLength} bytes, sha-256 ${file.sha256}`),
  };
}
