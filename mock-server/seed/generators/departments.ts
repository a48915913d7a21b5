/** The six departments. */
import type { RecordOf } from '../../../spec/records.ts';
import { generateTree } from './tree.ts';

/** Names of the departments, each with the one above it. */
const departments = [
  ['Management'],
  ['Construction'],
  ['Planning'],
  ['Safety & Quality', 'Construction'],
  ['People & Finance'],
  // Nobody belongs to it yet, so that there is one which can be deleted.
  ['Training workshop', 'Construction'],
] as const;

/** Name of a department. */
export type DepartmentName = (typeof departments)[number][0];

/** Makes the departments. */
export function generateDepartments(): RecordOf<'department'>[] {
  return generateTree('department', '08:30', departments);
}
