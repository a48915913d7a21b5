/** The first request of each document: on its overview and, of the versions, on the home page. */
import { buildRequest, credentialPlace } from '../../../spec/build-request.ts';
import { operationOf } from '../../../spec/contract.ts';
import type { HttpRequest } from '../../../spec/http-request.ts';
import type { DocumentName } from '../../../spec/operation.ts';
import { ORIGIN_PLACEHOLDER } from '../../sandbox/placeholders.ts';

const requestToken = operationOf('oauth', 'requestToken');

export const firstCalls: Readonly<Record<DocumentName, HttpRequest>> = {
  v4: {
    method: 'GET',
    url: `${ORIGIN_PLACEHOLDER}/v4/employees?limit=2`,
    headers: [['Authorization', { prefix: 'Bearer ', variable: 'KONTOR_TOKEN' }]],
  },
  v2: {
    method: 'GET',
    url: `${ORIGIN_PLACEHOLDER}/v2/employees?pagesize=2`,
    headers: [['X-API-Key', { prefix: '', variable: 'KONTOR_TOKEN' }]],
  },
  oauth: buildRequest(
    requestToken,
    { form: { fields: { grant_type: 'client_credentials' } } },
    { origin: ORIGIN_PLACEHOLDER, credential: credentialPlace(requestToken) },
  ),
  careers: { method: 'GET', url: `${ORIGIN_PLACEHOLDER}/careers/v1/positions?city=Berlin`, headers: [] },
  sandbox: { method: 'POST', url: `${ORIGIN_PLACEHOLDER}/sandbox/sandboxes`, headers: [] },
};
