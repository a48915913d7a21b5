/** What a page is filled in with exists in every visitor's sandbox: the scenario that it begins with needs nothing made before. */
import { describe, expect, it } from 'vitest';
import { documents } from '../../spec/contract.ts';
import { workingScenario } from '../../spec/scenarios.ts';

describe.each(['v4', 'v2'] as const)('%s', (name) => {
  it.each(documents[name].operations.map((operation) => [operation.id, operation] as const))(
    'R2: %s begins with ids that every sandbox has',
    (_, operation) => {
      const { params, query, json } = workingScenario(operation);
      expect(JSON.stringify({ params, query, json })).not.toContain('@given/');
    },
  );
});
