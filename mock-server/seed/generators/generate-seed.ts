/**
 * Makes every record of the seed. To add a kind: write its generator in a file of its own and name it in
 * `generators`; the others stay as they are, since each kind draws from its own random stream.
 */
import { type Kind, kinds, type RecordOf, records } from '../../../spec/records.ts';
import type { Seed } from '../seed.ts';
import { generateAbsenceTypes } from './absence-types.ts';
import { generateAbsences } from './absences.ts';
import { generateAreas } from './areas.ts';
import { generateAttendances } from './attendances.ts';
import { generateCalendars } from './calendars.ts';
import { generateCompany } from './company.ts';
import { generateCustomFields } from './custom-fields.ts';
import { deriveDeliveries } from './deliveries.ts';
import { generateDepartments } from './departments.ts';
import { generateDocumentCategories } from './document-categories.ts';
import { generateDocuments } from './documents.ts';
import { generateEmployees } from './employees.ts';
import { deriveEvents } from './events.ts';
import { generateOffices } from './offices.ts';
import { generatePositions } from './positions.ts';
import { generateProjects } from './projects.ts';
import { generateReports } from './reports.ts';
import { generateRoles } from './roles.ts';
import type { Made } from './stamp.ts';
import { generateTeams } from './teams.ts';
import { generateTicketAttachments } from './ticket-attachments.ts';
import { generateTicketComments } from './ticket-comments.ts';
import { generateTickets } from './tickets.ts';
import { generateUsers } from './users.ts';
import { generateWebhooks } from './webhooks.ts';

const generators: { readonly [K in Kind]: (made: Made) => readonly RecordOf<K>[] } = {
  company: generateCompany,
  office: generateOffices,
  department: generateDepartments,
  team: generateTeams,
  area: generateAreas,
  calendar: generateCalendars,
  custom_field: generateCustomFields,
  employee: generateEmployees,
  attendance: generateAttendances,
  absence_type: generateAbsenceTypes,
  absence: generateAbsences,
  document_category: generateDocumentCategories,
  document: generateDocuments,
  report: generateReports,
  project: generateProjects,
  ticket: generateTickets,
  ticket_comment: generateTicketComments,
  ticket_attachment: generateTicketAttachments,
  position: generatePositions,
  application: () => [], // nobody has applied yet
  user: generateUsers,
  role: generateRoles,
  webhook: generateWebhooks,
  event: deriveEvents,
  delivery: deriveDeliveries,
};

/** Makes the whole seed. A generator that needs another kind asks for it, so their order does not matter. */
export function generateSeed(): Seed {
  const done: { [K in Kind]?: readonly RecordOf<K>[] } = {};
  const running = new Set<Kind>();
  const made: Made = {
    of(kind) {
      const before = done[kind];
      if (before !== undefined) return before;
      if (running.has(kind))
        throw new Error(`The generators of ${[...running].join(', ')} need one another.`);
      running.add(kind);
      const now = generators[kind](made);
      done[kind] = now as (typeof done)[typeof kind]; // both are the records of this kind
      running.delete(kind);
      return now;
    },
  };
  return Object.fromEntries(kinds.map((kind) => [kind, made.of(kind)])) as Seed; // one entry for each kind
}

/** The text of a kind's file: one record a line, keys in the order of the schema. */
export function seedText(kind: Kind, all: readonly unknown[]): string {
  return all.map((record) => `${JSON.stringify(records[kind].schema.parse(record))}\n`).join('');
}
