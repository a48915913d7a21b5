/** Who reports to whom, from rank, office and department alone: crew, foremen, site managers, heads, director. */
import type { Post, Rank } from './roster.ts';

/** Department whose head leads the regional managers, and the safety department's head too. */
const line = 'Construction';

/**
 * The manager of somebody.
 *
 * @param everybody - all employees; whoever shares a rank and office takes turns leading those below
 * @returns index of the manager in `everybody`, or -1 for the director
 */
export function managerOf(person: Post, everybody: readonly Post[]): number {
  const leads = candidates(person, everybody);
  if (leads.length === 0) return -1;
  const peers = everybody.filter((other) => other.rank === person.rank && other.office === person.office);
  return leads[peers.indexOf(person) % leads.length] ?? -1;
}

function candidates(person: Post, everybody: readonly Post[]): number[] {
  const find = (test: (other: Post) => boolean) =>
    everybody.flatMap((other, index) => (test(other) ? [index] : []));
  const near = (rank: Rank) => find((other) => other.rank === rank && other.office === person.office);
  const headOf = (department: string) =>
    find((other) => other.rank === 'head' && other.department === department);
  const director = find((other) => other.rank === 'director');
  switch (person.rank) {
    case 'director':
      return [];
    case 'head':
      return person.department === 'Safety & Quality' ? headOf(line) : director;
    case 'regional':
      return headOf(line);
    case 'site_manager':
      return near('regional').length > 0 ? near('regional') : headOf(line);
    case 'foreman':
      return near('site_manager');
    case 'crew':
      return near('foreman');
    case 'staff':
      return person.department === 'Management' ? director : headOf(person.department);
  }
}
