/** The `.md` twin of the request log. */
export { twinRoute as GET } from '../../twins/twin-route.ts';
