/** The documents as Postman collections. */
import { exportRoute } from '../../exports/export-route.ts';
import { postmanCollection } from '../../exports/postman.ts';
import { documentPaths } from '../../operations/openapi-route.ts';

export const getStaticPaths = documentPaths;
export const GET = exportRoute(postmanCollection);
