/** The request with which an operation works, played up to its sending in a sandbox of its own, for tests that go on from there. */
import { type Played, playScenario } from '../../scripts/scenarios/play.ts';
import { holdWith, seedId, toFetch } from '../../scripts/scenarios/record.ts';
import type { Operation } from '../../spec/operation.ts';
import { workingScenario } from '../../spec/scenarios.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { ORIGIN, type TestServer } from './app.ts';
import type { DraftRequest } from './arbitrary-requests.ts';

/** A sandbox in which the operation works, and the request with which it does. */
export function playWorking(server: TestServer, operation: Operation): Promise<Played> {
  return playScenario(operation, workingScenario(operation), {
    origin: ORIGIN,
    send: async (request) => {
      const { status, text } = await server.send(toFetch(request));
      return { status, body: text };
    },
    hold: holdWith((request) => server.fetchRaw(request)),
    seedId,
    limit: 0, // no working scenario uses it up
  });
}

/** The request that works, without the token of its sandbox. */
export function draftOf({ request, secrets }: Played): DraftRequest {
  const { url, headers, body } = withSecrets(request, secrets);
  const isOwn = (name: string) => name !== 'Authorization' && name !== 'X-API-Key';
  return {
    target: url.slice(ORIGIN.length),
    headers: Object.fromEntries(
      headers.filter(([name]) => isOwn(name)).map(([name, value]): [string, string] => [name, String(value)]),
    ),
    body: body?.kind === 'text' ? body.text : undefined,
    credential: 'own',
  };
}
