/** What is special to files: a name that is safe, a type that is found out and not believed, and no more read at once than memory takes. */
import { hash } from 'node:crypto';
import type { Kind } from '../../../spec/records.ts';
import { FileContent, type UploadedFile } from '../../../spec/upload.ts';
import { safeFileName } from '../../files/file-name.ts';
import { recognise } from '../../files/media-type.ts';
import { Turns } from '../../files/turns.ts';
import type { HandlerServices } from '../../handler.ts';
import { refuseField } from '../../tenants/refusal.ts';
import type { TenantView } from '../../tenants/tenant.ts';
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

/** Files that are read at the same time: of five megabytes each, by clients of whom none may be in a hurry to take it. */
const READ_AT_ONCE = 8;
const WAITING_AT_MOST = 1000;

const reading = new Turns(READ_AT_ONCE, WAITING_AT_MOST);

/** The answer of a download. @throws {StoreUnavailable} too many wait to be read @throws {Error} the bytes are lost */
export async function fileAnswer(
  { tenant, services }: FileCall,
  kind: Kind,
  { id, file_name, media_type, sha256 }: FileFacts & { readonly id: string },
) {
  const bytes = await reading.take(() => services.tenants.files.read(tenant, kind, id, sha256));
  return { status: 200, body: new FileContent(file_name, media_type, sha256, bytes) } as const;
}

interface FileCall {
  readonly tenant: TenantView;
  readonly services: Pick<HandlerServices, 'tenants'>;
}
