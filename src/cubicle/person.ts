/** What Cubicle makes of an employee: ten attributes, of which only the name has to be there (access rule C2). */
import type { EmployeeAttribute } from '../../spec/schemas/employee.ts';
import type { EmployeePage } from './kontor.ts';

/** The attributes that Cubicle uses, in the order in which it shows them. The address is the one at work. */
export const usedAttributes = [
  'first_name',
  'last_name',
  'birthdate',
  'gender',
  'work_address',
  'work_phone',
  'skills',
  'department_id',
  'team_id',
  'position',
] as const satisfies readonly EmployeeAttribute[];

/** An attribute that Cubicle uses. */
export type UsedAttribute = (typeof usedAttributes)[number];

/** Without these nobody can be shown. */
export const requiredAttributes: readonly UsedAttribute[] = ['first_name', 'last_name'];

/** What every record has, whatever is shared; none of it is about the person. */
const OF_EVERY_RECORD = ['id', 'number', 'created_at', 'updated_at', 'meta'];
/** Not asked for, and made use of where it is there. */
const WELCOME = ['reports_to_id'];

/** Somebody as Cubicle shows them; what is not shared, or empty in Kontor, is absent. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly birthdate?: string;
  readonly gender?: string;
  readonly workAddress?: string;
  readonly workPhone?: string;
  readonly skills: readonly string[];
  readonly departmentId?: string;
  readonly teamId?: string;
  readonly position?: string;
  readonly reportsTo?: string;
}

/** An employee as the API answers one. */
type Employee = EmployeePage['data'][number];

/** Takes over what Cubicle uses. The private address is not looked at, even where it is shared. */
export function personOf(employee: Employee): Person {
  const text = (attribute: UsedAttribute | 'reports_to_id' | 'id') => textOf(employee[attribute]);
  const optional = {
    birthdate: text('birthdate'),
    gender: text('gender'),
    workAddress: addressText(employee.work_address),
    workPhone: text('work_phone'),
    departmentId: text('department_id'),
    teamId: text('team_id'),
    position: text('position'),
    reportsTo: text('reports_to_id'),
  };
  return {
    id: text('id') ?? '',
    name: [text('first_name'), text('last_name')].filter(Boolean).join(' '),
    skills: Array.isArray(employee.skills) ? employee.skills.map(String) : [],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** Which of the ten the integration shares. */
export function isShared(attribute: UsedAttribute, omitted: readonly string[]): boolean {
  return !omitted.includes(attribute);
}

/** What is shared and never used: better not ticked (access rule C4). */
export function unusedAttributes(employee: Employee): readonly string[] {
  const used: readonly string[] = [...usedAttributes, ...OF_EVERY_RECORD, ...WELCOME];
  return Object.keys(employee).filter((name) => !used.includes(name));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Street, postal code and city in a line. */
function addressText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const part = (name: string) => textOf(Reflect.get(value, name));
  const town = [part('postal_code'), part('city')].filter(Boolean).join(' ');
  return [part('street'), town].filter(Boolean).join(', ') || undefined;
}
