/** The `.md` twins of the overviews. */
import { twinPaths, twinRoute } from '../../twins/twin-route.ts';

export const getStaticPaths = twinPaths('/docs/{document}/');
export const GET = twinRoute;
