/** The eight projects: building sites that do not exist, in places that do. */
import type { RecordOf } from '../../../spec/records.ts';
import { addDays } from '../days.ts';
import { at } from './moments.ts';
import type { OfficeName } from './offices.ts';
import { randomStream } from './random.ts';
import { type Made, named, seedId, stamp } from './stamp.ts';

interface Site {
  readonly name: string;
  readonly office: OfficeName;
  /** How many people work on it. */
  readonly members: number;
  readonly start: string;
  readonly end: string | null;
  /** When it was entered. */
  readonly entered: number;
  readonly isArchived?: boolean;
  /** Number of the project above. */
  readonly partOf?: number;
  /** Number of the employee who runs it, where it is not drawn. */
  readonly manager?: number;
}

const sites: readonly Site[] = [
  {
    ...site('Wohnquartier Alte Ziegelei, Berlin', 'Berlin', 14),
    ...period('2024-04-15', '2027-06-30', '2024-03-18T09:05:00'),
    manager: 9,
  },
  {
    ...site('Résidence des Tisserands, Lyon', 'Lyon', 12),
    ...period('2024-09-09', '2027-09-17', '2024-03-20T08:30:00'),
  },
  {
    ...site('Kvarteret Sjöhästen, Malmö', 'Malmö', 10),
    ...period('2024-10-07', null, '2024-03-25T12:10:00'),
    manager: 11,
  },
  {
    ...site('Bürohaus Lindenkontor, Berlin', 'Berlin', 7),
    ...period('2023-05-02', '2026-03-27', '2024-03-27T13:20:00'),
    isArchived: true,
  },
  {
    ...site('Gymnase Les Mûriers, Villeurbanne', 'Lyon', 6),
    ...period('2024-01-15', '2026-05-29', '2024-04-02T14:45:00'),
    isArchived: true,
  },
  {
    ...site('Alte Ziegelei, Haus B', 'Berlin', 8),
    ...period('2025-02-03', '2027-03-31', '2024-11-21T10:40:00'),
    partOf: 1,
  },
  {
    ...site('Kita Sonnenhof, Berlin-Pankow', 'Berlin', 9),
    ...period('2025-09-01', '2026-12-18', '2025-07-08T07:55:00'),
  },
  {
    ...site('Cykelbron Västra Kajen, Malmö', 'Malmö', 7),
    ...period('2026-04-13', '2027-05-28', '2026-02-19T09:15:00'),
  },
];

/** Makes the projects. */
export function generateProjects(made: Made): RecordOf<'project'>[] {
  return sites.map((one, index) => {
    const above = one.partOf === undefined ? undefined : sites[one.partOf - 1];
    const updated =
      one.isArchived && one.end !== null
        ? at(addDays(one.end, 21), '13:00')
        : at(`2026-10-${12 + index}`, '15:30');
    return {
      ...stamp('project', index + 1, one.entered, updated),
      name: one.name,
      status: one.isArchived ? 'archived' : 'active',
      parent_id: above === undefined ? null : seedId('project', sites.indexOf(above) + 1, above.entered),
      member_ids: membersOf(made, one, index + 1),
      start_date: one.start,
      end_date: one.end,
    };
  });
}

/** A site manager first, then people of the office who build, plan or watch over safety, in order of number. */
function membersOf(made: Made, one: Site, number: number): string[] {
  const random = randomStream(`project ${number}`);
  const office = named(made.of('office'), one.office);
  const departments = ['Construction', 'Planning', 'Safety & Quality'].map(
    (name) => named(made.of('department'), name).id,
  );
  const pool = made
    .of('employee')
    .filter(({ office_id, status }) => office_id === office.id && status === 'active')
    .filter(({ department_id }) => departments.includes(department_id ?? ''));
  const managers = pool.filter(({ position }) => position === 'Site Manager');
  const manager =
    managers.find(({ number }) => number === one.manager) ?? random.helpers.arrayElement(managers);
  const others = pool.filter(({ number }) => number !== manager.number && number > 4);
  const crew = random.helpers.arrayElements(others, one.members - 1).toSorted((a, b) => a.number - b.number);
  return [manager, ...crew].map(({ id }) => id);
}

function site(name: string, office: OfficeName, members: number) {
  return { name, office, members };
}

function period(start: string, end: string | null, entered: string) {
  return { start, end, entered: Date.parse(`${entered}Z`) };
}
