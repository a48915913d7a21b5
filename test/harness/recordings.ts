/** The recordings that `npm run spec` wrote, and the commands that pages show for them. */
import { readFileSync } from 'node:fs';
import type { RecordedExamples, RecordedScenario } from '../../spec/examples.ts';
import type { DocumentName, Operation } from '../../spec/operation.ts';
import { curlSnippet } from '../../src/snippets/curl.ts';

const FILE = new URL('../../generated/examples.json', import.meta.url);

let examples: RecordedExamples | undefined;

/** All recordings. @throws {Error} saying what to run when there are none */
export function recordings(): RecordedExamples {
  examples ??= read();
  return examples;
}

/** The recording of a scenario. @throws {Error} there is none */
export function recordingOf(document: DocumentName, operation: string, scenario: string): RecordedScenario {
  const found = recordings()[document]?.[operation]?.find(({ name }) => name === scenario);
  if (!found) throw new Error(`${document}.${operation}/${scenario} was not recorded. Run "npm run spec".`);
  return found;
}

/** The curl command that the page of an operation shows for a scenario, as it stands in the built page. */
export function shownCurl(document: DocumentName, operation: string, scenario: string): string {
  return curlSnippet(recordingOf(document, operation, scenario).request);
}

/** The file of an operation's page within the built site. */
export function pageOf({ document, group, slug }: Operation): string {
  return `docs/${document}/${group}/${slug}/index.html`;
}

function read(): RecordedExamples {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as RecordedExamples; // written by scripts/spec.ts in this form
  } catch (cause) {
    throw new Error('There are no recordings in generated/examples.json. Run "npm run spec" first.', {
      cause,
    });
  }
}
