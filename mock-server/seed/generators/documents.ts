/** Forty documents of employees. */
import type { RecordOf } from '../../../spec/records.ts';
import { fileFacts } from './file-facts.ts';
import { inOrderOfCreation, now, workingMoment } from './moments.ts';
import { randomStream } from './random.ts';
import { type Made, named, stamp } from './stamp.ts';

const TOTAL = 40;

// In the order of the numbers, over and over, as the forms of the files are.
const sorts = [
  { category: 'Safety briefings', name: 'safety-briefing' },
  { category: 'Contracts', name: 'employment-contract' },
  { category: 'Certificates', name: 'first-aid-certificate' },
  { category: 'Sick notes', name: 'sick-note' },
  { category: 'Payroll', name: 'payslip' },
] as const;

/** Makes the documents. */
export function generateDocuments(made: Made): RecordOf<'document'>[] {
  const random = randomStream('documents');
  const employees = made.of('employee');
  const drafts = Array.from({ length: TOTAL }, () => {
    const employee = random.helpers.arrayElement(employees);
    return { employee, created: workingMoment(random, Date.parse(employee.created_at) + 3_600_000, now) };
  });
  return inOrderOfCreation(drafts).map(({ employee, created }, index) => {
    const sort = sorts[index % sorts.length] ?? sorts[0];
    return {
      ...stamp('document', index + 1, created),
      category_id: named(made.of('document_category'), sort.category).id,
      employee_id: employee.id,
      ...fileFacts('document', index + 1, `${sort.name}-${dayName(created)}`),
    };
  });
}

function dayName(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
