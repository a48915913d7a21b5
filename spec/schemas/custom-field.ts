/** A custom field: an attribute of employees that the company added itself. */
import { z } from 'zod';
import { line, recordBase } from '../fields.ts';
import { defineRecord } from '../record.ts';

/** Types of custom fields. */
export const customFieldTypes = [
  'text',
  'date',
  'integer',
  'decimal',
  'list',
  'link',
  'tags',
  'multiline',
] as const;

const writable = {
  api_name: z
    .string()
    .regex(/^c_[a-z0-9_]{1,40}$/)
    .meta({
      description: 'Name under which employees carry it in `custom_values`, unique.',
      example: 'c_shoe_size',
    }),
  label: line('Name for people.'),
  section: z
    .enum(['personal', 'work', 'address', 'financial', 'home'])
    .meta({ description: 'Section of the employee page where it appears.' }),
  type: z.enum(customFieldTypes).meta({ description: 'What kind of value it holds.' }),
  options: z.array(line('An option.')).max(50).nullable().meta({
    description:
      'Allowed values of a `list` or `tags` field; `null` for other types, and for tags that are free.',
  }),
};

export const CustomField = z
  .strictObject({ ...recordBase('custom_field'), ...writable })
  .meta({ id: 'CustomField', description: 'An attribute of employees that the company defined itself.' });

export const CustomFieldCreate = z.strictObject(writable).partial({ options: true }).meta({
  id: 'CustomFieldCreate',
  description: 'A custom field to be created. A `list` needs options, `tags` may have some.',
});

export const customField = defineRecord({
  kind: 'custom_field',
  collection: 'custom_fields',
  schema: CustomField,
  references: {},
  unique: ['api_name'],
  filters: ['section', 'type'],
  sorts: ['label'],
});
