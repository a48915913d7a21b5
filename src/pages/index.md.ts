/** The `.md` twin of home. */
export { twinRoute as GET } from '../twins/twin-route.ts';
