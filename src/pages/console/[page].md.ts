/** The `.md` twins of the console's pages. */
import { twinPaths } from '../../twins/twin-route.ts';

export const getStaticPaths = twinPaths('/console/{page}/');
export { twinRoute as GET } from '../../twins/twin-route.ts';
