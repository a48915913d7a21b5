/** The documents as JSON. */
import { documentPaths, documentRoute } from '../../operations/openapi-route.ts';

export const getStaticPaths = documentPaths;
export const GET = documentRoute('json');
