/** The two requests that Cubicle makes, as curl: built from the contract, like every other curl of the site. */
import { buildRequest, credentialPlace, type RequestValues } from '../../spec/build-request.ts';
import { operationOf } from '../../spec/contract.ts';
import type { DocumentName } from '../../spec/operation.ts';
import { ORIGIN_PLACEHOLDER } from '../sandbox/placeholders.ts';
import { curlSnippet } from '../snippets/curl.ts';

/** The requests by what they are for. */
export const cubicleRequests = {
  token: curlOf('oauth', 'requestToken', {
    form: { fields: { grant_type: 'client_credentials', scope: 'employees:read' } },
  }),
  employees: curlOf('v4', 'listEmployees', { query: { limit: 50 } }),
} as const;

function curlOf(document: DocumentName, id: string, values: RequestValues): string {
  const operation = operationOf(document, id);
  const credential =
    document === 'oauth' ? credentialPlace(operation) : ({ variable: 'KONTOR_ACCESS_TOKEN' } as const);
  return curlSnippet(buildRequest(operation, values, { origin: ORIGIN_PLACEHOLDER, credential }));
}
