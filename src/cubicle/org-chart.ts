/**
 * The order in which people are shown: by whom they report to, where that is shared; otherwise by department and team,
 * of which Kontor shares the ids alone.
 */
import type { Person } from './person.ts';

/** Somebody with those who report to them. */
export interface Report {
  readonly person: Person;
  readonly reports: readonly Report[];
}

/** The people of a team; `id` is absent for those without one. */
export interface TeamGroup {
  readonly id: string | undefined;
  readonly people: readonly Person[];
}

/** The people of a department; `id` is absent for those without one. */
export interface DepartmentGroup {
  readonly id: string | undefined;
  readonly size: number;
  /** The most frequent positions, by which a department is recognised. */
  readonly positions: readonly string[];
  readonly teams: readonly TeamGroup[];
}

/** The chart of a company, as far as what is shared allows one. */
export type OrgChart =
  | { readonly by: 'manager'; readonly roots: readonly Report[] }
  | { readonly by: 'department'; readonly departments: readonly DepartmentGroup[] };

/** Puts people in order. */
export function orgChart(people: readonly Person[]): OrgChart {
  if (people.some(({ reportsTo }) => reportsTo !== undefined))
    return { by: 'manager', roots: reportsOf(people) };
  const departments = groupBy(people, ({ departmentId }) => departmentId).map(([id, members]) => ({
    id,
    size: members.length,
    positions: frequentPositions(members),
    teams: groupBy(members, ({ teamId }) => teamId).map(([team, mates]) => ({
      id: team,
      people: mates.toSorted((a, b) => a.name.localeCompare(b.name)),
    })),
  }));
  return { by: 'department', departments };
}

/** Nobody is lost: who reports to somebody unknown stands at the top, and so does one of those in a circle. */
function reportsOf(people: readonly Person[]): readonly Report[] {
  const known = new Set(people.map(({ id }) => id));
  const byManager = Map.groupBy(people, ({ reportsTo }) =>
    reportsTo !== undefined && known.has(reportsTo) ? reportsTo : '',
  );
  const placed = new Set<string>();
  const place = (person: Person): readonly Report[] => {
    if (placed.has(person.id)) return [];
    placed.add(person.id);
    return [{ person, reports: (byManager.get(person.id) ?? []).flatMap(place) }];
  };
  return [...(byManager.get('') ?? []).flatMap(place), ...people.flatMap(place)];
}

/** Groups by a key; the largest first, those without one last. */
function groupBy(
  people: readonly Person[],
  keyOf: (person: Person) => string | undefined,
): ReadonlyArray<readonly [string | undefined, readonly Person[]]> {
  return [...Map.groupBy(people, keyOf)].toSorted(
    ([a, mates], [b, others]) =>
      Number(a === undefined) - Number(b === undefined) || others.length - mates.length,
  );
}

function frequentPositions(people: readonly Person[]): readonly string[] {
  return groupBy(
    people.filter(({ position }) => position !== undefined),
    ({ position }) => position,
  )
    .slice(0, 3)
    .flatMap(([position]) => position ?? []);
}
