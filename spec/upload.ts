/**
 * Files in requests and answers: a form (multipart/form-data, RFC 7578) with one file goes up, bytes come down.
 * Caps, and the schemas of both.
 */
import { z } from 'zod';

/** Bytes that a file may have. */
export const FILE_BYTES_AT_MOST = 5_000_000;
/** Bytes that a form with a file may have: the file, its other fields and what stands between them. */
export const FORM_BYTES_AT_MOST = FILE_BYTES_AT_MOST + 50_000;

/** A file as it arrived in a form; nothing of it has been believed yet. */
export class UploadedFile {
  readonly name: string;
  /** The media type that the client declares. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(name: string, type: string, bytes: Uint8Array<ArrayBuffer>) {
    this.name = name;
    this.type = type;
    this.bytes = bytes;
  }
}

/** A file as it is answered: always as an attachment. */
export class FileContent {
  readonly name: string;
  readonly mediaType: string;
  /** SHA-256 of the bytes in hexadecimal. */
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(name: string, mediaType: string, sha256: string, bytes: Uint8Array<ArrayBuffer>) {
    this.name = name;
    this.mediaType = mediaType;
    this.sha256 = sha256;
    this.bytes = bytes;
  }
}

const binary = { type: 'string', format: 'binary' } as const;

/** The part of a form that is a file. */
export function filePart(description: string) {
  return z
    .custom<UploadedFile>(
      (value) => value instanceof UploadedFile,
      'Expected a file: a part with a file name',
    )
    .refine(({ bytes }) => bytes.length > 0, 'The file is empty')
    .meta({ ...binary, description });
}

/** The body of a download. */
export const FileBody = z
  .custom<FileContent>((value) => value instanceof FileContent)
  .meta({ ...binary, description: 'The bytes of the file, as they were uploaded.' });

/** SHA-256 of a file, as a record's field. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256 of its bytes, in hexadecimal.' });
