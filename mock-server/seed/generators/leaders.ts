/**
 * The people who are named by hand: numbers 1 to 12, since examples show low numbers. Their names prove
 * that accents, apostrophes and hyphens survive everywhere.
 */
import type { DepartmentName } from './departments.ts';
import type { OfficeName } from './offices.ts';
import type { Post, Rank } from './roster.ts';
import type { TeamName } from './teams.ts';

/** Somebody named by hand. */
export interface Named extends Post {
  readonly first: string;
  readonly last: string;
  readonly gender: 'female' | 'male';
  readonly birthdate: string;
  readonly start: string;
}

/** Numbers 1 to 12. */
export const leaders: readonly Named[] = [
  leader(
    'Henrike',
    'Brandt',
    'female',
    '1971-05-18',
    '2004-04-01',
    'Berlin',
    'Management',
    null,
    'director',
    'Managing Director',
  ),
  leader(
    'Jürgen',
    'Weißmüller',
    'male',
    '1968-09-02',
    '2004-04-01',
    'Berlin',
    'Construction',
    'Site crews',
    'head',
    'Head of Construction',
  ),
  leader(
    'Éloïse',
    "d'Argenson",
    'female',
    '1979-01-27',
    '2011-09-05',
    'Lyon',
    'Planning',
    'Architecture & BIM',
    'head',
    'Head of Planning',
  ),
  leader(
    'Åsa',
    'Öhrström',
    'female',
    '1976-11-14',
    '2013-02-01',
    'Malmö',
    'Safety & Quality',
    'Health & safety',
    'head',
    'Head of Safety & Quality',
  ),
  leader(
    'Miriam',
    'Yıldız',
    'female',
    '1983-07-08',
    '2015-06-01',
    'Berlin',
    'People & Finance',
    'People operations',
    'head',
    'Head of People',
  ),
  leader(
    'Ole',
    'Petersen',
    'male',
    '1974-03-30',
    '2009-10-01',
    'Berlin',
    'People & Finance',
    null,
    'head',
    'Head of Finance & Purchasing',
  ),
  leader(
    'Sophie',
    'Krause',
    'female',
    '1990-12-03',
    '2018-01-15',
    'Berlin',
    'Management',
    null,
    'staff',
    'IT Administrator',
  ),
  leader(
    'Linh',
    'Nguyễn',
    'female',
    '1994-04-21',
    '2020-03-01',
    'Berlin',
    'People & Finance',
    'People operations',
    'staff',
    'HR Systems Specialist',
  ),
  leader(
    'Tomasz',
    'Wiśniewski',
    'male',
    '1982-08-25',
    '2012-05-01',
    'Berlin',
    'Construction',
    'Crew Berlin',
    'site_manager',
    'Site Manager',
  ),
  leader(
    'Baptiste',
    'Lefèvre-Moreau',
    'male',
    '1977-06-11',
    '2011-09-05',
    'Lyon',
    'Construction',
    'Crew Lyon',
    'regional',
    'Regional Manager Lyon',
  ),
  leader(
    'Niamh',
    "O'Connor",
    'female',
    '1986-02-09',
    '2017-08-14',
    'Malmö',
    'Construction',
    'Crew Malmö',
    'site_manager',
    'Site Manager',
  ),
  leader(
    'Björn',
    'Håkansson',
    'male',
    '1972-10-19',
    '2013-02-01',
    'Malmö',
    'Construction',
    'Crew Malmö',
    'regional',
    'Regional Manager Malmö',
  ),
];

function leader(
  first: string,
  last: string,
  gender: 'female' | 'male',
  birthdate: string,
  start: string,
  office: OfficeName,
  department: DepartmentName,
  team: TeamName | null,
  rank: Rank,
  position: string,
): Named {
  return { first, last, gender, birthdate, start, office, department, team, rank, position };
}
