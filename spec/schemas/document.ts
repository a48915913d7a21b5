/** A document of an employee: a file with what it is about. */
import { z } from 'zod';
import { line, recordBase, recordId } from '../fields.ts';
import { defineRecord } from '../record.ts';
import { FILE_BYTES_AT_MOST, filePart, Sha256 } from '../upload.ts';

const about = {
  category_id: recordId('document_category', 'What it is about.'),
  employee_id: recordId('employee', 'Employee whom it belongs to.'),
};

export const Document = z
  .strictObject({
    ...recordBase('document'),
    ...about,
    file_name: line('Name of the file, without a path.'),
    media_type: line('Media type of the file, found out from its bytes.', 100),
    size: z.int().min(1).max(FILE_BYTES_AT_MOST).meta({ description: 'Size of the file in bytes.' }),
    sha256: Sha256,
  })
  .meta({ id: 'Document', description: 'A file of an employee.' });

export const DocumentUpload = z
  .strictObject({ ...about, file: filePart('The file: at most 5 MB.') })
  .meta({ id: 'DocumentUpload', description: 'A document to be uploaded, as a form.' });

export const document = defineRecord({
  kind: 'document',
  collection: 'documents',
  schema: Document,
  references: { category_id: 'document_category', employee_id: 'employee' },
  unique: [],
  filters: ['category_id', 'employee_id', 'media_type', 'sha256'],
  sorts: ['file_name', 'size', 'updated_at'],
});
