/** Gives every request an id, with which it is found in the request log. A client's own id is not taken over. */

import type { Randomness } from '../../entropy/randomness.ts';
import { requestId } from '../../entropy/request-id.ts';

export const REQUEST_ID_HEADER = 'X-Request-Id';

/** Makes the id and puts it on the answer. */
export function giveRequestId(headers: Record<string, string>, randomness: Randomness): string {
  const id = requestId(randomness);
  headers[REQUEST_ID_HEADER] = id;
  return id;
}
