/** The `.md` twin of the changelog. */
export { twinRoute as GET } from '../twins/twin-route.ts';
