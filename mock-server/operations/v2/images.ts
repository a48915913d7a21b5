/** v2: pictures of tickets, on the same rules as v4's attachments. */
import { type imageOperations, imageType } from '../../../spec/v2/images.ts';
import type { Handlers } from '../../handler.ts';
import type { TenantView } from '../../tenants/tenant.ts';
import { attachFile } from '../rules/ticket-attachments.ts';
import { requireTicket } from './projects.ts';
import { fieldsFrom, listResources, toResource } from './resources.ts';

export const imageHandlers: Handlers<typeof imageOperations> = {
  listImages: (call) => {
    const { id } = requireTicket(call.tenant, call.params);
    return listResources(imageType, call, { ticket_id: id, kind: 'image' });
  },

  uploadImage: async (call) => {
    const { file, ...attributes } = call.body;
    const findTicket = (view: TenantView) => requireTicket(view, call.params);
    const fields = fieldsFrom(call.tenant, imageType, attributes, '');
    const image = await attachFile(call, findTicket, { ...fields, file }, 'image');
    return { status: 201, body: { data: toResource(call.tenant, imageType, image) } };
  },
};
