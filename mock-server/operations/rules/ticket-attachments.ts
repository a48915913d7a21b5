/** What is special to attachments: their kind follows from their media type, and v2 knows pictures only. */
import type { RecordOf } from '../../../spec/records.ts';
import type { UploadedFile } from '../../../spec/upload.ts';
import type { Call } from '../../handler.ts';
import { createRecord, type WriteContext } from '../../tenants/records.ts';
import { refuseField } from '../../tenants/refusal.ts';
import type { Tenant, TenantView } from '../../tenants/tenant.ts';
import { acceptFile } from './files.ts';

type Attachment = RecordOf<'ticket_attachment'>;

/** Who asks: the tenant, its files, and what a write needs. */
type Writer = WriteContext & {
  readonly tenant: Tenant;
  readonly services: Pick<Call<'token', unknown, unknown, unknown>['services'], 'tenants'>;
};

/**
 * Keeps a file and adds it to a ticket.
 *
 * @param findTicket - the ticket of the path; throws where there is none, so that nothing is kept
 * @param only - the one kind that is taken; any unless given
 * @throws {Refusal} the file lies about its type, is of another kind, or there is no room for it
 */
export async function attachFile(
  writer: Writer,
  findTicket: (view: TenantView) => RecordOf<'ticket'>,
  { file, caption = null }: { readonly file: UploadedFile; readonly caption?: string | null | undefined },
  only?: Attachment['kind'],
): Promise<Attachment> {
  findTicket(writer.tenant);
  const facts = acceptFile(file);
  const kind = kindOf(facts.media_type);
  if (only && kind !== only) {
    const detail = `Expected a file of the kind ${only}; its bytes are \`${facts.media_type}\`.`;
    throw refuseField('type_mismatch', '/file', 'type_mismatch', detail);
  }
  return writer.services.tenants.files.keep(writer.tenant, file.bytes, (draft) =>
    createRecord(
      draft,
      'ticket_attachment',
      { ticket_id: findTicket(draft).id, kind, caption, ...facts },
      writer,
    ),
  );
}

function kindOf(mediaType: string): Attachment['kind'] {
  const [family] = mediaType.split('/');
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
}
