/**
 * Finds out from its bytes what a file is. A closed list: what is not recognised is not taken, and neither are
 * programs and web pages, whatever they are called.
 */

/** A media type that is taken, and what files of it may be called and declared as. */
interface Known {
  readonly type: string;
  readonly extensions: readonly string[];
  /** Other names of the type. */
  readonly also?: readonly string[];
  readonly fits: (bytes: Buffer) => boolean;
}

const startsWith =
  (...signature: readonly number[]) =>
  (bytes: Buffer) =>
    bytes.subarray(0, signature.length).equals(Buffer.from(signature));
const has = (bytes: Buffer, text: string, offset: number) =>
  bytes.subarray(offset, offset + text.length).toString('latin1') === text;

const ZIP = startsWith(0x50, 0x4b, 0x03, 0x04);
/** An Office document is a ZIP with a folder of its own. */
const office = (folder: string) => (bytes: Buffer) =>
  ZIP(bytes) && bytes.includes('[Content_Types].xml') && bytes.includes(`${folder}/`);
const OFFICE = 'application/vnd.openxmlformats-officedocument';

// The first one that fits: what is more particular comes before what is less.
const known: readonly Known[] = [
  { type: 'image/png', extensions: ['png'], fits: startsWith(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10) },
  {
    type: 'image/jpeg',
    extensions: ['jpg', 'jpeg'],
    also: ['image/jpg'],
    fits: startsWith(0xff, 0xd8, 0xff),
  },
  {
    type: 'image/gif',
    extensions: ['gif'],
    fits: (bytes) => has(bytes, 'GIF87a', 0) || has(bytes, 'GIF89a', 0),
  },
  {
    type: 'image/webp',
    extensions: ['webp'],
    fits: (bytes) => has(bytes, 'RIFF', 0) && has(bytes, 'WEBP', 8),
  },
  { type: 'application/pdf', extensions: ['pdf'], fits: (bytes) => has(bytes, '%PDF-', 0) },
  {
    type: 'video/mp4',
    extensions: ['mp4', 'm4v'],
    fits: (bytes) =>
      has(bytes, 'ftyp', 4) && /^(isom|iso[2-9]|mp4[12]|avc1|M4V |dash|MSNV)/.test(latin1(bytes, 8, 4)),
  },
  { type: 'video/quicktime', extensions: ['mov'], fits: (bytes) => has(bytes, 'ftypqt  ', 4) },
  {
    type: 'audio/mpeg',
    extensions: ['mp3'],
    also: ['audio/mp3'],
    fits: (bytes) => has(bytes, 'ID3', 0) || isMpegFrame(bytes),
  },
  {
    type: 'audio/wav',
    extensions: ['wav'],
    also: ['audio/x-wav', 'audio/vnd.wave', 'audio/wave'],
    fits: (bytes) => has(bytes, 'RIFF', 0) && has(bytes, 'WAVE', 8),
  },
  { type: `${OFFICE}.wordprocessingml.document`, extensions: ['docx'], fits: office('word') },
  { type: `${OFFICE}.spreadsheetml.sheet`, extensions: ['xlsx'], fits: office('xl') },
  { type: `${OFFICE}.presentationml.presentation`, extensions: ['pptx'], fits: office('ppt') },
  { type: 'application/zip', extensions: ['zip'], also: ['application/x-zip-compressed'], fits: ZIP },
  {
    type: 'text/plain',
    extensions: ['txt', 'text', 'md', 'log', 'csv'],
    also: ['text/csv', 'text/markdown'],
    fits: isPlainText,
  },
];

/** What a file is, or why it is not taken. */
export type Recognised = { readonly type: string } | { readonly refusal: string };

/**
 * Finds out what a file is.
 *
 * @param declared - media type that the client gives; `application/octet-stream` claims nothing
 */
export function recognise(bytes: Uint8Array, declared: string, fileName: string): Recognised {
  const found = known.find(({ fits }) => fits(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  if (!found)
    return { refusal: 'Files of this type are not taken: its bytes are of none that is known here.' };
  const type = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const names = [found.type, ...(found.also ?? []), 'application/octet-stream', ''];
  if (!names.includes(type)) {
    return { refusal: `The file is declared as \`${type.slice(0, 60)}\`; its bytes are \`${found.type}\`.` };
  }
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase();
  if (extension !== undefined && !found.extensions.includes(extension)) {
    return { refusal: `The file is called \`.${extension.slice(0, 20)}\`; its bytes are \`${found.type}\`.` };
  }
  const isTable = found.type === 'text/plain' && (extension === 'csv' || type === 'text/csv');
  return { type: isTable ? 'text/csv' : found.type };
}

function latin1(bytes: Buffer, offset: number, length: number): string {
  return bytes.subarray(offset, offset + length).toString('latin1');
}

/** The header of an MPEG audio frame: its sync, version 1 or 2, layer III, and a bit rate and sample rate that exist. */
function isMpegFrame(bytes: Buffer): boolean {
  const [first = 0, second = 0, third = 0] = bytes;
  const isSync = first === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
  return isSync && third >> 4 !== 0x0f && third >> 4 !== 0 && (third & 0x0c) !== 0x0c;
}

/** UTF-8 without control characters that is no page, drawing or script. */
function isPlainText(bytes: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  if (/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text)) return false;
  if (text.startsWith('#!')) return false;
  return !/<(?:!doctype|html|head|body|script|iframe|svg|object|embed|\?xml|\?php)\b|<\?(?:xml|php)/i.test(
    text,
  );
}
