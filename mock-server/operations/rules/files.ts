/** What is special to uploaded files: a name that is safe, a type that is found out and not believed. */
import { hash } from 'node:crypto';
import { FileContent, type UploadedFile } from '../../../spec/upload.ts';
import { safeFileName } from '../../files/file-name.ts';
import { recognise } from '../../files/media-type.ts';
import { refuseField } from '../../tenants/refusal.ts';
import type { FileFacts } from '../../tenants/tenant-files.ts';

/** The facts of an uploaded file. @throws {Refusal} it is of another type than it says, or of one that is not taken */
export function acceptFile({ name, type, bytes }: UploadedFile): FileFacts {
  const fileName = safeFileName(name);
  const recognised = recognise(bytes, type, fileName);
  if ('refusal' in recognised)
    throw refuseField('type_mismatch', '/file', 'type_mismatch', recognised.refusal);
  return {
    file_name: fileName,
    media_type: recognised.type,
    size: bytes.length,
    sha256: hash('sha256', bytes, 'hex'),
  };
}

/** The answer of a download. */
export function fileAnswer({ file_name, media_type, sha256 }: FileFacts, bytes: Uint8Array<ArrayBuffer>) {
  return { status: 200, body: new FileContent(file_name, media_type, sha256, bytes) } as const;
}
