/** The first request that the home page offers, for each version. */
import type { HttpRequest } from '../../../spec/http-request.ts';
import type { DocumentId } from '../../navigation.ts';
import { ORIGIN_PLACEHOLDER } from '../../sandbox/placeholders.ts';

export const firstCalls: Readonly<Record<DocumentId, HttpRequest>> = {
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
};
