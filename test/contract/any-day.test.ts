/** The scenarios hold on any day: a clone that is run in some years finds the same documentation and green tests. */
import { describe, expect, test } from 'vitest';
import { playScenario } from '../../scripts/scenarios/play.ts';
import { answeredValue, holdWith, requireExpected, seedId, toFetch } from '../../scripts/scenarios/record.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import { scenariosOf, statusOf } from '../../spec/scenarios.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { ORIGIN, START, TestServer } from '../harness/app.ts';

const LIMIT = 30;
const APPROVAL_DELAY_MS = 3000;

describe.each(['2028-02-29T23:59:59Z', '2037-12-31T00:00:00Z'])('at %s', (moment) => {
  test.each(documentNames)('every scenario of %s is answered as it says', async (name) => {
    const server = await TestServer.start({ requestsPerMinute: LIMIT, approvalDelayMs: APPROVAL_DELAY_MS });
    try {
      server.clock.advance(Date.parse(moment) - START);
      const send = async (request: HttpRequest) => {
        const { status, text } = await server.send(toFetch(request));
        return { status, body: text };
      };
      const hold = holdWith((request) => server.fetchRaw(request));
      for (const operation of documents[name].operations) {
        for (const scenario of scenariosOf(operation)) {
          if (scenario.limitUsedUp && operation.security === 'none') continue; // needs another limit of sandboxes
          const stage = { origin: ORIGIN, send, seedId, hold, limit: LIMIT };
          const { request, secrets, done } = await playScenario(operation, scenario, stage);
          const { status, body } = await send(withSecrets(request, secrets));
          await done();
          expect(status, `${operation.id}/${scenario.name} ${body}`).toBe(statusOf(scenario));
          requireExpected(
            `${operation.id}/${scenario.name}`,
            scenario,
            answeredValue(operation, status, body),
          );
        }
      }
      expect(server.reports).toEqual([]);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  });
});
