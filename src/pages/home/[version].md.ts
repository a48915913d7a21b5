/** The `.md` twins of home as seen from an earlier version. */
import { twinPaths, twinRoute } from '../../twins/twin-route.ts';

export const getStaticPaths = twinPaths('/home/{version}/');
export const GET = twinRoute;
