/** `/openapi/<document>.json` and `.yaml`: the documents as the contract's generator wrote them, byte for byte. */
import { readFileSync } from 'node:fs';
import type { APIRoute, GetStaticPaths } from 'astro';
import { documentNames } from '../../spec/contract.ts';

/** A page for each document. */
export const documentPaths: GetStaticPaths = () =>
  documentNames.map((document) => ({ params: { document } }));

/** Answers with a document in a format. */
export function documentRoute(extension: 'json' | 'yaml'): APIRoute {
  return ({ params }) =>
    new Response(readFileSync(`generated/openapi/${params.document}.${extension}`), {
      headers: { 'Content-Type': `application/${extension}` },
    });
}
