/** v2: the attributes that a company adds to its employees. */
import { defineLegacyType, listParameters, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';

export const customFieldType = defineLegacyType({
  type: 'custom-fields',
  kind: 'custom_field',
  attributes: {
    'api-name': { from: 'api_name' },
    label: { from: 'label' },
    section: { from: 'section' },
    'value-type': {
      from: 'type',
      as: 'words',
      words: {
        text: 'text',
        date: 'date',
        integer: 'integer',
        decimal: 'decimal',
        list: 'select',
        link: 'url',
        tags: 'multi-select',
        multiline: 'text-area',
      },
    },
    options: { from: 'options' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['section', 'value-type'],
  readOnly: ['created-at', 'updated-at'],
});

export const customFieldOperations = [
  defineOperation({
    document: 'v2',
    id: 'listCustomFields',
    group: 'custom-fields',
    slug: 'list',
    method: 'get',
    path: '/custom-fields',
    summary: 'List custom fields',
    description:
      'The attributes that the company defined itself. Employees carry their values in `custom-attributes`, by `api-name`.',
    scopes: ['custom_fields:read'],
    query: pageQuery(customFieldType),
    responses: {
      200: {
        description: 'A page of custom fields.',
        body: pageOf('LegacyCustomFieldPage', resourceSchema(customFieldType)),
      },
    },
    successor: {
      operation: 'listCustomFields',
      parameters: listParameters(customFieldType),
      fields: 'custom-fields',
    },
    scenarios: [
      {
        name: '200-of-a-type',
        summary: 'Fields with one value of several',
        query: { 'filter[value-type]': 'select' },
        expect: { '/data/0/attributes/value-type': 'select' },
      },
    ],
  }),
] as const;
