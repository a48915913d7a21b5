/** A document category. */
import { z } from 'zod';
import { line, recordBase } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const DocumentCategory = z
  .strictObject({ ...recordBase('document_category'), name: line('Name of the category.') })
  .meta({ id: 'DocumentCategory', description: 'What a document is about.' });

export const documentCategory = defineRecord({
  kind: 'document_category',
  collection: 'document_categories',
  schema: DocumentCategory,
  references: {},
  unique: ['name'],
  filters: [],
  sorts: ['name', 'updated_at'],
});
