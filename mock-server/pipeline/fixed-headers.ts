/** Headers that every answer of a document carries, whatever was asked for: operation, unknown path or wrong method. */
import { documents } from '../../spec/contract.ts';
import { deprecationHeaders } from '../../spec/deprecation.ts';
import type { DocumentName } from '../../spec/operation.ts';
import { allowAnyOrigin } from './cors/cors.ts';

/**
 * Makes the headers of a document: never kept, never sniffed; readable by pages of any origin in the simulated APIs;
 * and in a deprecated version since when (RFC 9745) and until when (RFC 8594).
 */
export function fixedHeaders(document: DocumentName): Record<string, string> {
  const headers: Record<string, string> = {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  if (document === 'sandbox') return headers;
  allowAnyOrigin(headers);
  if (document === 'oauth') headers.Pragma = 'no-cache'; // RFC 6749, 5.1
  const { deprecation } = documents[document];
  return deprecation ? { ...headers, ...deprecationHeaders(deprecation) } : headers;
}
