/** Answers with a document in the form of a tool. */
import type { APIRoute } from 'astro';
import { documentNames } from '../../spec/contract.ts';
import type { DocumentName } from '../../spec/operation.ts';

/** @param write - makes the form of a document as a JSON value */
export function exportRoute(write: (name: DocumentName) => object): APIRoute {
  return ({ params }) => {
    const name = documentNames.find((each) => each === params.document);
    if (!name) return new Response(null, { status: 404 });
    return new Response(`${JSON.stringify(write(name), null, 1)}\n`, {
      headers: { 'Content-Type': 'application/json' },
    });
  };
}
