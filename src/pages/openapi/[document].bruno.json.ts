/** The documents as Bruno collections. */

import { brunoCollection } from '../../exports/bruno.ts';
import { exportRoute } from '../../exports/export-route.ts';
import { documentPaths } from '../../operations/openapi-route.ts';

export const getStaticPaths = documentPaths;
export const GET = exportRoute(brunoCollection);
