/** v2: documents of employees, which it takes but never gives back, and what they can be about. */
import {
  defineLegacyType,
  listParameters,
  oneOf,
  pageOf,
  pageQuery,
  resourceSchema,
  uploadSchema,
} from '../legacy.ts';
import { defineOperation } from '../operation.ts';
import { DocumentUpload } from '../schemas/document.ts';

export const documentCategoryType = defineLegacyType({
  type: 'document-categories',
  kind: 'document_category',
  attributes: {
    name: { from: 'name' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: [],
  readOnly: ['created-at', 'updated-at'],
});

export const documentType = defineLegacyType({
  type: 'documents',
  kind: 'document',
  attributes: {
    'category-id': { from: 'category_id', as: 'number', kind: 'document_category' },
    'employee-id': { from: 'employee_id', as: 'number', kind: 'employee' },
    'file-name': { from: 'file_name' },
    'content-type': { from: 'media_type' },
    size: { from: 'size' },
    sha256: { from: 'sha256' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: [],
  readOnly: ['file-name', 'content-type', 'size', 'sha256', 'created-at', 'updated-at'],
});

const note = {
  name: 'site-briefing.txt',
  type: 'text/plain',
  text: 'Site briefing\n\nHelmet and safety shoes are worn on the whole site.\n',
};
const fields = { 'category-id': '4', 'employee-id': '4' };

export const documentOperations = [
  defineOperation({
    document: 'v2',
    id: 'listDocumentCategories',
    group: 'documents',
    slug: 'list-categories',
    method: 'get',
    path: '/document-categories',
    summary: 'List document categories',
    description: 'What documents can be about, page by page.',
    scopes: ['documents:read'],
    query: pageQuery(documentCategoryType),
    responses: {
      200: {
        description: 'A page of document categories.',
        body: pageOf('LegacyDocumentCategoryPage', resourceSchema(documentCategoryType)),
      },
    },
    successor: {
      operation: 'listDocumentCategories',
      parameters: listParameters(documentCategoryType),
      fields: 'document-categories',
    },
    scenarios: [{ name: '200-all', summary: 'All categories', expect: { '/meta/count': 5 } }],
  }),
  defineOperation({
    document: 'v2',
    id: 'createDocument',
    group: 'documents',
    slug: 'create',
    method: 'post',
    path: '/documents',
    summary: 'Create a document',
    description:
      'Adds a document: a form (`multipart/form-data`) with the file and what it is about. The type of the file is found out from its bytes; a `Content-Type` or file extension that says otherwise is refused, and so are programs and web pages. At most 5 MB a file, 200 files and 50 MB in a sandbox.',
    scopes: ['documents:write'],
    body: uploadSchema(documentType, DocumentUpload, 'LegacyDocumentUpload'),
    bodyType: 'multipart',
    responses: {
      201: {
        description: 'The document as kept.',
        body: oneOf('LegacyDocumentDocument', resourceSchema(documentType)),
      },
    },
    successor: { operation: 'uploadDocument', parameters: {}, fields: 'documents' },
    scenarios: [
      {
        name: '201-created',
        summary: 'A short text',
        form: { fields, file: note },
        expect: { '/data/attributes/content-type': 'text/plain', '/data/attributes/employee-id': 4 },
      },
      {
        name: '422-category-unknown',
        summary: 'A category that does not exist',
        form: { fields: { ...fields, 'category-id': '9999' }, file: note },
        expect: { '/errors/0/source/pointer': '/category-id' },
      },
    ],
  }),
] as const;
