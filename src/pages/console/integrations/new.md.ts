/** The `.md` twin of the form of a new integration. */
export { twinRoute as GET } from '../../../twins/twin-route.ts';
