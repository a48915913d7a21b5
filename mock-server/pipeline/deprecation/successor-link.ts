/**
 * `Link` of every answer of a deprecated version: the very resource in the version that replaces it (RFC 5829), and
 * where the deprecation is explained (RFC 9745).
 */
import { documents, successorOf } from '../../../spec/contract.ts';
import { prefixes } from '../../../spec/fields.ts';
import { type Kind, records } from '../../../spec/records.ts';
import type { Exchange } from '../exchange.ts';

/** The value of `Link`. Where the record is not there (or not the caller's), the documentation of the successor. */
export function linkToSuccessor(exchange: Exchange, origin: string): string {
  const target = `${origin}${resourcePath(exchange) ?? pagePath(exchange)}`;
  const explained = `${origin}/docs/${exchange.operation.document}/`;
  return `<${target}>; rel="successor-version", <${explained}>; rel="deprecation"; type="text/html"`;
}

function pagePath({ operation }: Exchange): string {
  const successor = successorOf(operation);
  return successor ? `/docs/${successor.document}/${successor.group}/${successor.slug}/` : '/docs/v4/';
}

/** Path of the successor with this request's record in it. */
function resourcePath({ operation, incoming, tenant }: Exchange): string | undefined {
  const successor = successorOf(operation);
  if (!successor) return undefined;
  const mapping = operation.successor?.parameters ?? {};
  let isComplete = true;
  const path = successor.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const kind = name.replace(/_id$/, '');
    const from = Object.keys(mapping).find((parameter) => mapping[parameter]?.to === name);
    const id =
      from !== undefined && isKind(kind)
        ? tenant?.collection(kind).idOf(Number(incoming.parameter(from)))
        : undefined;
    if (id === undefined) isComplete = false;
    return id ?? '';
  });
  return isComplete ? `${documents[successor.document].base}${path}` : undefined;
}

function isKind(name: string): name is Kind {
  return name in records && name in prefixes;
}
