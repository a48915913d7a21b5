/**
 * The files of seed records: small, real, and made when they are asked for. The same number always gives the same
 * bytes, whose hash stands in the record.
 */
import { pdfOf } from './pdf.ts';
import { pngOf } from './png.ts';
import { wavOf } from './wav.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A form of files. */
export type SeedFormat = 'txt' | 'pdf' | 'png' | 'wav';

/** Media types of the forms. */
export const seedMediaTypes = {
  txt: 'text/plain',
  pdf: 'application/pdf',
  png: 'image/png',
  wav: 'audio/wav',
} as const satisfies Record<SeedFormat, string>;

// In the order of the numbers, over and over.
const formats: Readonly<Record<string, readonly SeedFormat[]>> = {
  document: ['txt', 'pdf', 'png', 'png', 'pdf'],
  ticket_attachment: ['png', 'png', 'txt', 'png', 'png', 'pdf', 'png', 'png', 'wav', 'png'],
};

/** The form of the file of a seed record. */
export function seedFormat(kind: string, number: number): SeedFormat {
  const own = formats[kind] ?? [];
  return own[(number - 1) % own.length] ?? 'txt';
}

/** The bytes of the file of a seed record. */
export function seedContent(kind: string, number: number): Bytes {
  const title = `${kind === 'document' ? 'Document' : 'Attachment'} ${number}`;
  switch (seedFormat(kind, number)) {
    case 'txt':
      return encode(
        `${title}\n\nNordwind Bau GmbH\nMade up for the sandbox: nobody and nothing here is real.\n`,
      );
    case 'pdf':
      return pdfOf(`${title} of Nordwind Bau GmbH, made up for the sandbox`);
    case 'png':
      return pngOf(number * (kind === 'document' ? 1 : 7));
    case 'wav':
      return wavOf(number);
  }
}

function encode(text: string): Bytes {
  return new TextEncoder().encode(text);
}
