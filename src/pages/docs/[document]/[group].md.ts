/** The `.md` twins of the groups. */
import { twinPaths, twinRoute } from '../../../twins/twin-route.ts';

export const getStaticPaths = twinPaths('/docs/{document}/(?!reference/){group}/');
export const GET = twinRoute;
