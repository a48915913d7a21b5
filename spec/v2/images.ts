/** v2: pictures of tickets. v4 has files of any kind there, and calls them attachments. */
import { z } from 'zod';
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
import { TicketAttachmentUpload } from '../schemas/ticket-attachment.ts';
import { legacyNumber } from './number.ts';

export const imageType = defineLegacyType({
  type: 'images',
  kind: 'ticket_attachment',
  attributes: {
    'ticket-id': { from: 'ticket_id', as: 'number', kind: 'ticket' },
    caption: { from: 'caption' },
    'file-name': { from: 'file_name' },
    'content-type': { from: 'media_type' },
    size: { from: 'size' },
    sha256: { from: 'sha256' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['content-type'],
  readOnly: ['ticket-id', 'file-name', 'content-type', 'size', 'sha256', 'created-at', 'updated-at'],
});

const params = z.strictObject({ project: legacyNumber('project'), ticket: legacyNumber('ticket') });
const resource = resourceSchema(imageType);

const parameters = {
  project: { to: null, note: 'v4 needs no project to find a ticket.' },
  ticket: { to: 'ticket_id', note: 'The id of v4, which v2 shows as `id-v4`.' },
};

/** A GIF without a picture in it: the only kind of image that is text, so that a snippet can hold it. */
const empty = { name: 'plan-marker.gif', type: 'image/gif', text: 'GIF89a       ;' };

export const imageOperations = [
  defineOperation({
    document: 'v2',
    id: 'listImages',
    group: 'tickets',
    slug: 'list-images',
    method: 'get',
    path: '/projects/{project}/tickets/{ticket}/images',
    summary: 'List the images of a ticket',
    description: 'Pictures at a ticket, page by page, without their bytes.',
    scopes: ['tickets:read'],
    params,
    query: pageQuery(imageType),
    responses: { 200: { description: 'A page of images.', body: pageOf('LegacyImagePage', resource) } },
    successor: {
      operation: 'listTicketAttachments',
      parameters: { ...parameters, ...listParameters(imageType) },
      fields: 'images',
      sets: { kind: 'image' },
      note: 'v4 lists files of any kind; `kind=image` leaves the pictures.',
    },
    scenarios: [
      {
        name: '200-first-page',
        summary: 'The first two images',
        params: { project: 1, ticket: 1 },
        query: { pagesize: 2 },
        expect: { '/data/0/attributes/ticket-id': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'uploadImage',
    group: 'tickets',
    slug: 'upload-image',
    method: 'post',
    path: '/projects/{project}/tickets/{ticket}/images',
    summary: 'Add an image to a ticket',
    description:
      'Adds a picture: a form (`multipart/form-data`) with the file and, if you like, a caption. PNG, JPEG, GIF and WebP are taken, of at most 5 MB; what the file is is found out from its bytes.',
    scopes: ['tickets:write'],
    params,
    body: uploadSchema(imageType, TicketAttachmentUpload, 'LegacyImageUpload'),
    bodyType: 'multipart',
    responses: {
      201: { description: 'The image as kept.', body: oneOf('LegacyImageDocument', resource) },
    },
    successor: { operation: 'uploadTicketAttachment', parameters, fields: 'images' },
    scenarios: [
      {
        name: '201-added',
        summary: 'A very small picture',
        params: { project: 1, ticket: 1 },
        form: { fields: { caption: 'Where the crack begins' }, file: empty },
        expect: { '/data/attributes/content-type': 'image/gif', '/data/attributes/ticket-id': 1 },
      },
      {
        name: '422-no-image',
        summary: 'A text instead of a picture',
        params: { project: 1, ticket: 1 },
        form: { fields: {}, file: { name: 'notes.txt', type: 'text/plain', text: 'Wall, second floor\n' } },
        expect: { '/errors/0/source/pointer': '/file' },
      },
    ],
  }),
] as const;
