/** v4: documents of employees, with their files. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Document, DocumentUpload, document } from '../schemas/document.ts';
import { DocumentCategory, documentCategory } from '../schemas/document-category.ts';
import { seeded } from '../seeded.ts';
import { FileBody } from '../upload.ts';

const params = z.strictObject({ document_id: recordId('document') });

const note = {
  name: 'site-briefing.txt',
  type: 'text/plain',
  text: 'Site briefing\n\nHelmet and safety shoes are worn on the whole site.\n',
};
const fields = { category_id: seeded.document_category(4), employee_id: seeded.employee(4) };

export const documentOperations = [
  defineOperation({
    document: 'v4',
    id: 'listDocumentCategories',
    group: 'documents',
    slug: 'list-categories',
    method: 'get',
    path: '/document_categories',
    summary: 'List document categories',
    description: 'What documents can be about.',
    scopes: ['documents:read'],
    query: listQuery(documentCategory),
    responses: {
      200: {
        description: 'A page of document categories.',
        body: listOf('DocumentCategoryList', DocumentCategory, 'document categories'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-first-page',
        summary: 'The first two',
        query: { limit: 2 },
        expect: { '/data/0/id': seeded.document_category(1) },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'listDocuments',
    group: 'documents',
    slug: 'list',
    method: 'get',
    path: '/documents',
    summary: 'List documents',
    description: 'Documents without their files. Filter by employee, category, media type or hash.',
    scopes: ['documents:read'],
    query: listQuery(document),
    responses: {
      200: { description: 'A page of documents.', body: listOf('DocumentList', Document, 'documents') },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-of-a-category',
        summary: 'Two documents of a category',
        query: { limit: 2, category_id: seeded.document_category(1) },
        expect: { '/data/0/category_id': seeded.document_category(1) },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getDocument',
    group: 'documents',
    slug: 'get',
    method: 'get',
    path: '/documents/{document_id}',
    summary: 'Get a document',
    description: 'What is known of one document. Its file is a download of its own.',
    scopes: ['documents:read'],
    params,
    responses: { 200: { description: 'The document.', body: Document } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The document',
        params: { document_id: seeded.document(1) },
        expect: { '/number': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'uploadDocument',
    group: 'documents',
    slug: 'upload',
    method: 'post',
    path: '/documents',
    summary: 'Upload a document',
    description:
      'Adds a document: a form (`multipart/form-data`) with the file and what it is about. The type of the file is found out from its bytes; a `Content-Type` or file extension that says otherwise is refused, and so are programs and web pages. At most 5 MB a file, 200 files and 50 MB in a sandbox.',
    scopes: ['documents:write'],
    body: DocumentUpload,
    bodyType: 'multipart',
    responses: { 201: { description: 'The document as kept; `Location` is its address.', body: Document } },
    scenarios: [
      {
        name: '201-uploaded',
        summary: 'A short text',
        form: { fields, file: note },
        expect: { '/media_type': 'text/plain', '/file_name': 'site-briefing.txt', '/size': 67 },
      },
      {
        name: '422-no-file',
        summary: 'A form without a file',
        form: { fields },
        expect: { '/errors/0/pointer': '/file', '/errors/0/code': 'required' },
      },
      {
        name: '422-employee-unknown',
        summary: 'An employee who does not exist',
        form: { fields: { ...fields, employee_id: `emp_${'0'.repeat(26)}` }, file: note },
        expect: { '/errors/0/pointer': '/employee_id' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'downloadDocument',
    group: 'documents',
    slug: 'download',
    method: 'get',
    path: '/documents/{document_id}/download',
    summary: 'Download a document',
    description:
      'The bytes of the file, with its media type, always as an attachment. The `ETag` is the hash of the file.',
    scopes: ['documents:read'],
    params,
    answerType: 'file',
    responses: { 200: { description: 'The file.', body: FileBody } },
    scenarios: [{ name: '200-file', summary: 'A text file', params: { document_id: seeded.document(1) } }],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteDocument',
    group: 'documents',
    slug: 'delete',
    method: 'delete',
    path: '/documents/{document_id}',
    summary: 'Delete a document',
    description: 'Removes a document and its file.',
    scopes: ['documents:write'],
    params,
    responses: { 204: { description: 'Deleted.' } },
    scenarios: [{ name: '204-deleted', summary: 'Deleted', params: { document_id: seeded.document(2) } }],
  }),
] as const;
