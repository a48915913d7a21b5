/** The five categories of documents. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { stamp } from './stamp.ts';

const names = ['Contracts', 'Certificates', 'Sick notes', 'Safety briefings', 'Payroll'];

/** Makes the categories. */
export function generateDocumentCategories(): RecordOf<'document_category'>[] {
  return names.map((name, index) => ({
    ...stamp('document_category', index + 1, at('2024-03-05', `09:${10 + index}`)),
    name,
  }));
}
