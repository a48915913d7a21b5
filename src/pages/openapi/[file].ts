/** `/openapi/<document>.json` and `.yaml`: the documents as the contract's generator wrote them, byte for byte. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { APIRoute, GetStaticPaths } from 'astro';

const FOLDER = 'generated/openapi';

export const getStaticPaths: GetStaticPaths = () => {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  return files.filter((file) => /\.(json|yaml)$/.test(file)).map((file) => ({ params: { file } }));
};

export const GET: APIRoute = ({ params }) => {
  const type = params.file?.endsWith('.json') ? 'application/json' : 'application/yaml';
  return new Response(readFileSync(`${FOLDER}/${params.file}`), { headers: { 'Content-Type': type } });
};
