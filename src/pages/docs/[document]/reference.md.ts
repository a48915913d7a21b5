/** The `.md` twins of the whole references: every operation on one page. */
import { twinPaths, twinRoute } from '../../../twins/twin-route.ts';

export const getStaticPaths = twinPaths('/docs/{document}/reference/');
export const GET = twinRoute;
