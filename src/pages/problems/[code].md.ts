/** The `.md` twins of the problems. */
import { twinPaths, twinRoute } from '../../twins/twin-route.ts';

export const getStaticPaths = twinPaths('/problems/{code}/');
export const GET = twinRoute;
