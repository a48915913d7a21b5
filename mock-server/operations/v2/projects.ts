/** v2: projects and the tickets of a project, on the same rules as v4. */
import type { z } from 'zod';
import type { RecordOf } from '../../../spec/records.ts';
import type { TicketCreate } from '../../../spec/schemas/ticket.ts';
import { type projectOperations, projectType, ticketType } from '../../../spec/v2/projects.ts';
import type { Handlers } from '../../handler.ts';
import { notFound } from '../../tenants/records.ts';
import type { TenantView } from '../../tenants/tenant.ts';
import { requireComplete } from '../rules/complete.ts';
import { createTicket, replaceTicket } from '../rules/tickets.ts';
import { asLegacy, fieldsFrom, listResources, requireNumbered, toResource } from './resources.ts';

/** A ticket of a project. @throws {Refusal} there is none, or it belongs to another project */
export function requireTicket(
  view: TenantView,
  params: { readonly project: number; readonly ticket: number },
): RecordOf<'ticket'> {
  const project = requireNumbered(view, 'project', params.project);
  const ticket = requireNumbered(view, 'ticket', params.ticket);
  if (ticket.project_id !== project.id) throw notFound('ticket');
  return ticket;
}

/** The v4 create that a body means, within the project of the path. */
function valuesFrom(
  view: TenantView,
  projectId: string,
  attributes: Readonly<Record<string, unknown>>,
): z.output<typeof TicketCreate> {
  return { ...fieldsFrom(view, ticketType, attributes), project_id: projectId } as z.output<
    typeof TicketCreate
  >; // the schema of the body is derived from it
}

export const projectHandlers: Handlers<typeof projectOperations> = {
  listProjects: (call) => listResources(projectType, call),

  getProject: ({ tenant, params }) => ({
    status: 200,
    body: { data: toResource(tenant, projectType, requireNumbered(tenant, 'project', params.project)) },
  }),

  listTickets: (call) => {
    const project = requireNumbered(call.tenant, 'project', call.params.project);
    return listResources(ticketType, call, { project_id: project.id });
  },

  getTicket: ({ tenant, params }) => ({
    status: 200,
    body: { data: toResource(tenant, ticketType, requireTicket(tenant, params)) },
  }),

  createTicket: async (call) => {
    const ticket = await call.tenant.write((draft) =>
      asLegacy(ticketType, () => {
        const project = requireNumbered(draft, 'project', call.params.project);
        const made = createTicket(draft, valuesFrom(draft, project.id, call.body.data.attributes), call);
        return requireComplete('ticket', made); // one coordinate alone is no position
      }),
    );
    return { status: 201, body: { data: toResource(call.tenant, ticketType, ticket) } };
  },

  replaceTicket: async (call) => {
    const ticket = await call.tenant.write((draft) =>
      asLegacy(ticketType, () => {
        const current = requireTicket(draft, call.params);
        return replaceTicket(
          draft,
          current,
          valuesFrom(draft, current.project_id, call.body.data.attributes),
          call,
        );
      }),
    );
    return { status: 200, body: { data: toResource(call.tenant, ticketType, ticket) } };
  },
};
