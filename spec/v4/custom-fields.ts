/** v4: the attributes that a company adds to its employees. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { CustomField, CustomFieldCreate, customField } from '../schemas/custom-field.ts';
import { seeded } from '../seeded.ts';

const glove = {
  api_name: 'c_glove_size',
  label: 'Glove size',
  section: 'work',
  type: 'list',
  options: ['7', '8', '9', '10', '11'],
};

export const customFieldOperations = [
  defineOperation({
    document: 'v4',
    id: 'listCustomFields',
    group: 'custom-fields',
    slug: 'list',
    method: 'get',
    path: '/custom_fields',
    summary: 'List custom fields',
    description:
      'The attributes that the company defined itself. Employees carry their values in `custom_values`, by `api_name`.',
    scopes: ['custom_fields:read'],
    query: listQuery(customField),
    responses: {
      200: {
        description: 'A page of custom fields.',
        body: listOf('CustomFieldList', CustomField, 'custom fields'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-of-a-section',
        summary: 'Fields of the section “work”',
        query: { section: 'work', sort: 'label' },
        expect: { '/data/0/section': 'work' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createCustomField',
    group: 'custom-fields',
    slug: 'create',
    method: 'post',
    path: '/custom_fields',
    summary: 'Create a custom field',
    description:
      'Adds an attribute to all employees, empty at first. The `api_name` and the type cannot be changed afterwards. Only a `list` and `tags` have options; a `list` needs one at least.',
    scopes: ['custom_fields:write'],
    body: CustomFieldCreate,
    responses: { 201: { description: 'The custom field as created.', body: CustomField } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-created',
        summary: 'A list of sizes',
        json: glove,
        expect: { '/api_name': 'c_glove_size', '/options/0': '7' },
      },
      {
        name: '409-name-taken',
        summary: 'The `api_name` is taken',
        json: { ...glove, api_name: 'c_shoe_size' },
        expect: { '/errors/0/pointer': '/api_name' },
      },
      {
        name: '422-options-of-a-date',
        summary: 'Options for a type that has none',
        json: { ...glove, type: 'date' },
        expect: { '/errors/0/pointer': '/options' },
      },
      {
        name: '422-list-without-options',
        summary: 'A list without options',
        json: { ...glove, options: null },
        expect: { '/errors/0/code': 'required' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteCustomField',
    group: 'custom-fields',
    slug: 'delete',
    method: 'delete',
    path: '/custom_fields/{custom_field_id}',
    summary: 'Delete a custom field',
    description:
      'Removes a custom field of which no employee has a value. Empty it first: `{ "custom_values": { "c_…": null } }`.',
    scopes: ['custom_fields:write'],
    params: z.strictObject({ custom_field_id: recordId('custom_field') }),
    responses: { 204: { description: 'Deleted.' } },
    problems: ['still_referenced'],
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Nobody has a value of it',
        params: { custom_field_id: seeded.custom_field(6) },
      },
      {
        name: '409-in-use',
        summary: 'Employees have values of it',
        params: { custom_field_id: seeded.custom_field(1) },
        expect: { '/errors/0/code': 'referenced' },
      },
    ],
  }),
] as const;
