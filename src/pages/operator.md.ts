/** The `.md` twin of the operator's page. */
export { twinRoute as GET } from '../twins/twin-route.ts';
