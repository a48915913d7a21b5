/** An employee: account, person, work, schedule, addresses, bank account, skills and custom values, flat. */
import { z } from 'zod';
import { Address, day, email, line, phone, recordBase, recordId, text } from '../fields.ts';
import { defineRecord } from '../record.ts';

const minutesOfDay = (weekday: string) =>
  z
    .int()
    .min(0)
    .max(1440)
    .meta({ description: `Working time on ${weekday}, in minutes.` });

export const Schedule = z
  .strictObject({
    monday: minutesOfDay('Mondays'),
    tuesday: minutesOfDay('Tuesdays'),
    wednesday: minutesOfDay('Wednesdays'),
    thursday: minutesOfDay('Thursdays'),
    friday: minutesOfDay('Fridays'),
    saturday: minutesOfDay('Saturdays'),
    sunday: minutesOfDay('Sundays'),
  })
  .meta({ id: 'Schedule', description: 'Working time for each day of the week, in minutes.' });

/** Value of a custom field; which of these fits is checked against the field's type. */
export const CustomValue = z
  .union([text('Text.'), z.number(), z.array(line('A tag.')).max(20)])
  .meta({ id: 'CustomValue', description: 'Text, date or option as a string; a number; or a list of tags.' });

const writable = {
  email: email('E-mail address of the account, unique.'),
  external_id: line('Id in another system, unique.', 64).nullable(),
  language: z.enum(['de', 'en', 'fr', 'sv']).meta({ description: 'Language of the account.' }),
  active: z.boolean().meta({ description: 'Whether the account can sign in.' }),
  first_name: line('First name.', 80),
  last_name: line('Last name.', 80),
  display_name: line('Name as colleagues see it.', 160).nullable(),
  gender: z
    .enum(['female', 'male', 'diverse', 'undisclosed'])
    .nullable()
    .meta({ description: 'Gender, as the person stated it.' }),
  birthdate: day('Date of birth.').nullable(),
  company_id: recordId('company', 'Company that employs the person.'),
  office_id: recordId('office', 'Office that the person belongs to.'),
  department_id: recordId('department', 'Department.').nullable(),
  team_id: recordId('team', 'Team.').nullable(),
  area_id: recordId('area', 'Area.').nullable(),
  position: line('Job title.').nullable(),
  start_date: day('First day of work.'),
  probation_end: day('Last day of the probation period.').nullable(),
  work_phone: phone('Phone number at work.').nullable(),
  reports_to_id: recordId('employee', 'Employee whom the person reports to.').nullable(),
  status: z
    .enum(['onboarding', 'active', 'leave', 'inactive'])
    .meta({ description: 'Stage of the employment.' }),
  schedule: Schedule,
  work_address: Address.nullable(),
  private_address: Address.nullable(),
  iban: z
    .string()
    .regex(/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/)
    .nullable()
    .meta({ description: 'Bank account, a test number in the sandbox.' }),
  skills: z.array(line('A skill.', 60)).max(30).meta({ description: 'Skills, in the order entered.' }),
  custom_values: z
    .record(z.string().regex(/^c_[a-z0-9_]{1,40}$/), CustomValue)
    .meta({ description: 'Values of the custom fields by their `api_name`.' }),
};

export const Employee = z
  .strictObject({
    ...recordBase('employee'),
    ...writable,
    weekly_minutes: z
      .int()
      .min(0)
      .max(10080)
      .meta({ description: 'Working time a week in minutes: the sum of the schedule.' }),
  })
  .meta({ id: 'Employee', description: 'A person who works for the company.' });

/** Attributes of employees that an integration can be given, in the order of the schema. */
export const employeeAttributes = [...Object.keys(writable), 'weekly_minutes'] as unknown as readonly [
  EmployeeAttribute,
  ...EmployeeAttribute[],
]; // Object.keys widens to string

/** An attribute that can be shared. What every record has — id, number, times — always is. */
export type EmployeeAttribute = keyof typeof writable | 'weekly_minutes';

/** What the credential leaves out is left out behind the handlers, which answer with all of it. */
type Answered = z.ZodType<
  z.output<typeof Employee> & { readonly meta?: { readonly omitted: readonly string[] } | undefined }
>;

export const SharedEmployee = z
  .strictObject({
    ...Employee.partial().shape,
    ...recordBase('employee'),
    meta: z
      .strictObject({
        omitted: z
          .array(z.string())
          .meta({ description: 'Attributes that are not shared with the integration.' }),
      })
      .optional()
      .meta({ description: 'Only where an integration asks with whom not all is shared.' }),
  })
  .meta({
    id: 'SharedEmployee',
    description:
      'An employee as the credential sees it: all attributes, or for an integration those that are shared with it.',
  }) as unknown as Answered;

export const EmployeeCreate = z
  .strictObject(writable)
  .partial()
  .required({
    email: true,
    first_name: true,
    last_name: true,
    office_id: true,
    start_date: true,
  })
  .meta({
    id: 'EmployeeCreate',
    description:
      'An employee to be created. Left out: the company is the tenant’s, the language the company’s, the schedule 40 hours from Monday to Friday, the status `onboarding`.',
  });

export const EmployeePatch = z
  .strictObject({
    ...writable,
    schedule: Schedule.partial().meta({ description: 'Working time; days that are left out stay.' }),
    work_address: Address.partial()
      .nullable()
      .meta({ description: 'Address at work; what is left out stays.' }),
    private_address: Address.partial()
      .nullable()
      .meta({ description: 'Address at home; what is left out stays.' }),
    custom_values: z
      .record(z.string().regex(/^c_[a-z0-9_]{1,40}$/), CustomValue.nullable())
      .meta({ description: 'Values of custom fields; `null` removes one, what is left out stays.' }),
  })
  .partial()
  .meta({ id: 'EmployeePatch', description: 'Changes to an employee (JSON Merge Patch).' });

export const employee = defineRecord({
  kind: 'employee',
  collection: 'employees',
  schema: Employee,
  references: {
    company_id: 'company',
    office_id: 'office',
    department_id: 'department',
    team_id: 'team',
    area_id: 'area',
    reports_to_id: 'employee',
  },
  unique: ['email', 'external_id'],
  filters: [
    'email',
    'external_id',
    'status',
    'active',
    'office_id',
    'department_id',
    'team_id',
    'area_id',
    'reports_to_id',
  ],
  sorts: ['last_name', 'start_date', 'updated_at'],
});
