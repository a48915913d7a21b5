/** Eight positions, seven of them open. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import type { OfficeName } from './offices.ts';
import { type Made, named, stamp } from './stamp.ts';

type Position = RecordOf<'position'>;

interface Advertisement
  extends Pick<Position, 'title' | 'employment_type' | 'experience' | 'description' | 'requirements'> {
  readonly office: OfficeName;
  readonly department: string;
  /** Month and day in 2026. */
  readonly published: string;
  readonly status?: Position['status'];
}

const advertisements: readonly Advertisement[] = [
  {
    title: 'Site manager, residential buildings',
    office: 'Berlin',
    department: 'Construction',
    employment_type: 'full_time',
    experience: 'lead',
    published: '08-17',
    description:
      'You run a site of sixty flats from the first digger to the keys: people, dates, costs, and a good word for the neighbours.',
    requirements: [
      'A degree in civil engineering, or a master craftsman’s certificate',
      'Five years on building sites, two of them in charge',
      'German at level C1',
    ],
  },
  {
    title: 'Structural engineer, timber',
    office: 'Malmö',
    department: 'Planning',
    employment_type: 'full_time',
    experience: 'experienced',
    published: '08-31',
    description: 'You make tall buildings of wood stand up, and explain to everybody why they do.',
    requirements: ['A degree in structural engineering', 'Eurocode 5', 'Swedish or English'],
  },
  {
    title: 'Payroll specialist',
    office: 'Berlin',
    department: 'People & Finance',
    employment_type: 'part_time',
    experience: 'experienced',
    published: '09-07',
    status: 'closed',
    description: 'You see to it that everybody is paid what they are due, in three countries and on the day.',
    requirements: ['Experience with payroll in Germany', 'French or Swedish is a plus'],
  },
  {
    title: 'Safety officer',
    office: 'Lyon',
    department: 'Safety & Quality',
    employment_type: 'full_time',
    experience: 'experienced',
    published: '09-14',
    description:
      'You walk our sites around Lyon, see what could go wrong before it does, and train the crews.',
    requirements: ['Certificate as a safety coordinator', 'French at level C1', 'A driving licence'],
  },
  {
    title: 'Carpenter’s apprentice',
    office: 'Berlin',
    department: 'Construction',
    employment_type: 'apprenticeship',
    experience: 'entry',
    published: '09-21',
    description: 'Three years in the workshop and on site, with everything that a carpenter has to know.',
    requirements: ['A school-leaving certificate', 'No fear of heights'],
  },
  {
    title: 'BIM coordinator',
    office: 'Lyon',
    department: 'Planning',
    employment_type: 'full_time',
    experience: 'experienced',
    published: '10-05',
    description: 'You keep the models of architects, engineers and crews in one piece.',
    requirements: ['Two years with building models', 'IFC', 'English; French is a plus'],
  },
  {
    title: 'Intern, digital site diary',
    office: 'Malmö',
    department: 'Construction',
    employment_type: 'internship',
    experience: 'entry',
    published: '10-19',
    description:
      'Six months with the crews in Malmö, to find out what a site diary on a telephone has to do.',
    requirements: ['Enrolled at a university', 'Swedish or English'],
  },
  {
    title: 'Office assistant',
    office: 'Berlin',
    department: 'Management',
    employment_type: 'part_time',
    experience: 'entry',
    published: '10-26',
    description: 'Twenty hours a week at the front desk: visitors, post, keys, and the coffee machine.',
    requirements: ['German at level B2', 'Friendly on the telephone'],
  },
];

/** Makes the positions, in the order of their publication. */
export function generatePositions(made: Made): Position[] {
  return advertisements.map(({ office, department, published, status = 'open', ...advertised }, index) => ({
    ...stamp('position', index + 1, at(`2026-${published}`, '09:00')),
    office_id: named(made.of('office'), office).id,
    department_id: named(made.of('department'), department).id,
    ...advertised,
    published_on: `2026-${published}`,
    status,
  }));
}
