/** v4: documents of employees, with their files. */
import type { documentOperations } from '../../../spec/v4/documents.ts';
import type { Handlers } from '../../handler.ts';
import { createRecord, deleteRecord, requireRecord } from '../../tenants/records.ts';
import { acceptFile, fileAnswer } from '../rules/files.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const documentHandlers: Handlers<typeof documentOperations> = {
  listDocumentCategories: (call) => listRecords('document_category', call),

  listDocuments: (call) => listRecords('document', call),

  getDocument: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'document', params.document_id),
  }),

  uploadDocument: async (call) => {
    const { file, ...about } = call.body;
    const facts = acceptFile(file);
    const document = await call.services.tenants.files.keep(call.tenant, file.bytes, (draft) =>
      createRecord(draft, 'document', { ...about, ...facts }, call),
    );
    return created(document, call.path);
  },

  downloadDocument: async (call) =>
    fileAnswer(call, 'document', requireRecord(call.tenant, 'document', call.params.document_id)),

  deleteDocument: async ({ tenant, params, services }) => {
    await tenant.write((draft) => {
      requireRecord(draft, 'document', params.document_id);
      deleteRecord(draft, 'document', params.document_id);
    });
    await services.tenants.files.tidy(tenant);
    return { status: 204, body: undefined };
  },
};
