/** The `.md` twins of the operations. */
import { twinPaths, twinRoute } from '../../../../twins/twin-route.ts';

export const getStaticPaths = twinPaths('/docs/{document}/{group}/{operation}/');
export const GET = twinRoute;
