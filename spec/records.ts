/** Every kind of record that a tenant holds, by kind. A new kind is added here and nowhere else. */
import type { z } from 'zod';
import { absence } from './schemas/absence.ts';
import { absenceType } from './schemas/absence-type.ts';
import { application } from './schemas/application.ts';
import { area } from './schemas/area.ts';
import { attendance } from './schemas/attendance.ts';
import { calendar } from './schemas/calendar.ts';
import { company } from './schemas/company.ts';
import { customField } from './schemas/custom-field.ts';
import { delivery } from './schemas/delivery.ts';
import { department } from './schemas/department.ts';
import { document } from './schemas/document.ts';
import { documentCategory } from './schemas/document-category.ts';
import { employee } from './schemas/employee.ts';
import { event } from './schemas/event.ts';
import { office } from './schemas/office.ts';
import { position } from './schemas/position.ts';
import { project } from './schemas/project.ts';
import { report } from './schemas/report.ts';
import { role } from './schemas/role.ts';
import { team } from './schemas/team.ts';
import { ticket } from './schemas/ticket.ts';
import { ticketAttachment } from './schemas/ticket-attachment.ts';
import { ticketComment } from './schemas/ticket-comment.ts';
import { user } from './schemas/user.ts';
import { webhook } from './schemas/webhook.ts';

export const records = {
  company,
  office,
  department,
  team,
  area,
  calendar,
  custom_field: customField,
  employee,
  attendance,
  absence_type: absenceType,
  absence,
  document_category: documentCategory,
  document,
  report,
  project,
  ticket,
  ticket_comment: ticketComment,
  ticket_attachment: ticketAttachment,
  position,
  application,
  user,
  role,
  webhook,
  event,
  delivery,
} as const;

/** Kinds of records that exist so far. */
export type Kind = keyof typeof records;

/** A record of a kind, as it is kept and as v4 shows it. */
export type RecordOf<K extends Kind> = Readonly<z.output<(typeof records)[K]['schema']>>;

/** Every kind, in the order of the definition. */
export const kinds = Object.keys(records) as readonly Kind[];
