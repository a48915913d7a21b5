/** v2: documents, on the same rules as v4. */
import type { z } from 'zod';
import type { DocumentUpload } from '../../../spec/schemas/document.ts';
import { documentCategoryType, type documentOperations, documentType } from '../../../spec/v2/documents.ts';
import type { Handlers } from '../../handler.ts';
import { createRecord } from '../../tenants/records.ts';
import { acceptFile } from '../rules/files.ts';
import { fieldsFrom, listResources, toResource } from './resources.ts';

type About = Omit<z.output<typeof DocumentUpload>, 'file'>;

export const documentHandlers: Handlers<typeof documentOperations> = {
  listDocumentCategories: (call) => listResources(documentCategoryType, call),

  createDocument: async (call) => {
    const { file, ...attributes } = call.body;
    const facts = acceptFile(file);
    const document = await call.services.tenants.files.keep(call.tenant, file.bytes, (draft) => {
      const about = fieldsFrom(draft, documentType, attributes, '') as About; // the schema of the form is derived from it
      return createRecord(draft, 'document', { ...about, ...facts }, call);
    });
    return { status: 201, body: { data: toResource(call.tenant, documentType, document) } };
  },
};
