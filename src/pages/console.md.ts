/** The `.md` twin of the console's overview. */
export { twinRoute as GET } from '../twins/twin-route.ts';
