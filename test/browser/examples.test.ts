/** The examples of the built pages: every recording, as the very command that the scenario tests run. */
import { describe, expect, test } from 'vitest';
import { documentNames, documents } from '../../spec/contract.ts';
import type { Operation } from '../../spec/operation.ts';
import { ORIGIN_PLACEHOLDER, WRITTEN_ORIGIN } from '../../src/sandbox/placeholders.ts';
import { pageOf, recordings, shownCurl } from '../harness/recordings.ts';
import { attribute, elementsOf, textOf } from './html.ts';
import { readPage } from './site.ts';

for (const name of documentNames) {
  describe(name, () => {
    test.each(documents[name].operations.map((operation) => [operation.id, operation] as const))(
      'R3: the page of %s shows every recording as the command that is tested',
      async (id, operation) => {
        const recorded = (recordings()[name]?.[id] ?? []).map((scenario) => ({
          scenario: scenario.name,
          command: shownCurl(name, id, scenario.name),
        }));

        expect(await shownExamples(operation)).toEqual(expect.arrayContaining(recorded));
        expect(await shownExamples(operation)).toHaveLength(recorded.length);
      },
    );
  });
}

/** The commands of a page's examples. */
async function shownExamples(operation: Operation): Promise<Array<{ scenario: string; command: string }>> {
  const elements = elementsOf(await readPage({ file: pageOf(operation) }));
  return elements.flatMap((element) => {
    const scenario = attribute(element, 'data-scenario');
    if (scenario === undefined) return [];
    const code = elementsOf(element).find(({ tagName }) => tagName === 'code');
    return [{ scenario, command: textOf(code ?? element).replaceAll(ORIGIN_PLACEHOLDER, WRITTEN_ORIGIN) }];
  });
}
