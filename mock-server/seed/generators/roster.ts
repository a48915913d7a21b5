/** Who works where besides those named in `leaders.ts`: how many of which rank and position each office has. */
import type { DepartmentName } from './departments.ts';
import type { OfficeName } from './offices.ts';
import type { TeamName } from './teams.ts';

/** Place in the hierarchy; `employees.ts` derives from it who reports to whom. */
export type Rank = 'director' | 'head' | 'regional' | 'site_manager' | 'foreman' | 'crew' | 'staff';

/** A place in the company that somebody fills. */
export interface Post {
  readonly office: OfficeName;
  readonly department: DepartmentName;
  readonly team: TeamName | null;
  readonly rank: Rank;
  readonly position: string;
}

const trades = [
  'Bricklayer',
  'Carpenter',
  'Concrete Worker',
  'Electrician',
  'Crane Operator',
  'Plumber',
  'Scaffolder',
  'Roofer',
  'Drywall Installer',
  'Excavator Operator',
  'Painter',
  'Apprentice',
];
const architects = ['Architect', 'BIM Coordinator', 'Draughtsperson'];
const engineers = ['Structural Engineer', 'Quantity Surveyor', 'Structural Engineer', 'Survey Technician'];
const safety = ['Safety Officer', 'Quality Inspector'];
const people = ['HR Partner', 'Payroll Specialist', 'Recruiter'];
const finance = ['Accountant', 'Buyer', 'Controller', 'Warehouse Clerk', 'Accountant'];

/** Numbers 13 to 120, before they are put in order of entry. */
export const posts: readonly Post[] = [
  ...officePosts('Berlin', 'Crew Berlin', {
    managers: 3,
    foremen: 4,
    crew: 24,
    architects: 4,
    engineers: 4,
    safety: 4,
    people: 3,
    finance: 5,
  }),
  ...many(2, 'Berlin', 'Management', null, 'staff', ['Executive Assistant', 'IT Support Technician']),
  ...officePosts('Lyon', 'Crew Lyon', {
    managers: 2,
    foremen: 3,
    crew: 16,
    architects: 3,
    engineers: 3,
    safety: 2,
    people: 2,
    finance: 2,
  }),
  ...officePosts('Malmö', 'Crew Malmö', {
    managers: 1,
    foremen: 2,
    crew: 11,
    architects: 2,
    engineers: 2,
    safety: 2,
    people: 1,
    finance: 1,
  }),
];

function officePosts(
  office: OfficeName,
  crewTeam: TeamName,
  count: Record<
    'managers' | 'foremen' | 'crew' | 'architects' | 'engineers' | 'safety' | 'people' | 'finance',
    number
  >,
): Post[] {
  return [
    ...many(count.managers, office, 'Construction', crewTeam, 'site_manager', ['Site Manager']),
    ...many(count.foremen, office, 'Construction', crewTeam, 'foreman', ['Foreman']),
    ...many(count.crew, office, 'Construction', crewTeam, 'crew', trades),
    ...many(count.architects, office, 'Planning', 'Architecture & BIM', 'staff', architects),
    ...many(count.engineers, office, 'Planning', 'Structural engineering', 'staff', engineers),
    ...many(count.safety, office, 'Safety & Quality', 'Health & safety', 'staff', safety),
    ...many(count.people, office, 'People & Finance', 'People operations', 'staff', people),
    ...many(count.finance, office, 'People & Finance', null, 'staff', finance),
  ];
}

function many(
  count: number,
  office: OfficeName,
  department: DepartmentName,
  team: TeamName | null,
  rank: Rank,
  positions: readonly string[],
): Post[] {
  return Array.from({ length: count }, (_, index) => {
    const position = positions[index % positions.length] ?? '';
    return { office, department, team, rank, position };
  });
}
