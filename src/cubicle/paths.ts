/** Where Cubicle is, and the way to the form that lets it in. */
import { usedAttributes } from './person.ts';

/** The page of the app. */
export const CUBICLE_PATH = '/examples/cubicle/';

/** Opens the console's form for an integration with just what Cubicle uses ticked (access rule C4). */
export const CONNECT_FORM = `/console/integrations/new/?${new URLSearchParams({
  name: 'Cubicle',
  rights: 'employees:read',
  attributes: usedAttributes.join(','),
})
  .toString()
  .replaceAll('%3A', ':')
  .replaceAll('%2C', ',')}`;
