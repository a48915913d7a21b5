/** The `.md` twins of the guides. */
import { twinPaths, twinRoute } from '../../twins/twin-route.ts';

export const getStaticPaths = twinPaths('/guides/{guide}/');
export const GET = twinRoute;
