/** The `.md` twin of the catalogue of problems. */
export { twinRoute as GET } from '../twins/twin-route.ts';
