/** The documents as YAML. */
import { documentPaths, documentRoute } from '../../operations/openapi-route.ts';

export const getStaticPaths = documentPaths;
export const GET = documentRoute('yaml');
