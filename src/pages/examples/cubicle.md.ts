/** The `.md` twin of the connecting app's page. */
export { twinRoute as GET } from '../../twins/twin-route.ts';
