/** Seed records that pages offer where an id is asked for: a few of each kind, with a name to tell them apart. */
import { loadSeed } from '../mock-server/seed/seed.ts';
import type { AnyRecord } from '../spec/record.ts';
import { type Kind, kinds } from '../spec/records.ts';

const OFFERED = 12;

interface SeedSample {
  readonly id: string;
  readonly number: number;
  readonly label: string;
  /** Of a role: it only matters for v2. */
  readonly isLegacy?: true;
}

/** What is offered, by kind. */
export function seedSamples(): Readonly<Record<Kind, readonly SeedSample[]>> {
  const seed = loadSeed();
  const [project] = seed.project;
  return Object.fromEntries(
    kinds.map((kind) => {
      const records: readonly AnyRecord[] = seed[kind];
      // Tickets of one project, since v2 asks for both; and it is the project that examples use.
      const chosen =
        kind === 'ticket' ? records.filter((record) => record.project_id === project?.id) : records;
      return [
        kind,
        chosen.slice(0, OFFERED).map((record) => ({
          id: record.id,
          number: record.number,
          label: labelOf(record),
          ...(record.legacy === true && { isLegacy: true }),
        })),
      ];
    }),
  ) as Record<Kind, SeedSample[]>; // every kind, by construction
}

function labelOf(record: AnyRecord): string {
  const { display_name, name, subject, file_name, start_date, end_date } = record;
  if (typeof display_name === 'string') return display_name;
  if (typeof name === 'string') return name;
  if (typeof subject === 'string') return subject;
  if (typeof file_name === 'string') return file_name;
  return typeof start_date === 'string' ? `${start_date} – ${String(end_date)}` : `${record.number}`;
}
