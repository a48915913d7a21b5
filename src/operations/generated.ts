/** What `npm run spec` wrote: the recorded scenarios and the documents. Read at build time only. */
import { readFileSync } from 'node:fs';
import type { RecordedExamples, RecordedScenario } from '../../spec/examples.ts';
import type { OpenApiDocument } from '../../spec/openapi.ts';
import type { DocumentName } from '../../spec/operation.ts';
import type { Kind } from '../../spec/records.ts';
import { idOfNumber, type NumberedIds } from '../migration/numbered-ids.ts';

/** A seed record that a page offers to choose. */
export interface Sample {
  readonly id: string;
  readonly number: number;
  readonly label: string;
  /** Of a role: it only matters for v2. */
  readonly isLegacy?: true;
}

let samples: Readonly<Record<string, readonly Sample[]>> | undefined;

/** Some seed records of a kind: they exist in every sandbox until somebody deletes them there. */
export function samplesOf(kind: string): readonly Sample[] {
  samples ??= read('generated/samples.json') as Readonly<Record<string, readonly Sample[]>>; // written by the same script
  return samples[kind] ?? [];
}

let seedIds: Readonly<Record<string, NumberedIds>> | undefined;

/** The ids of all seed records that v2 can name by number, by kind. */
export function numberedIds(): Readonly<Record<string, NumberedIds>> {
  seedIds ??= read('generated/seed-ids.json') as Readonly<Record<string, NumberedIds>>; // written by the same script
  return seedIds;
}

/** The id of the seed record of a kind and number. */
export function seedIdOf(kind: Kind, number: number): string | undefined {
  const ids = numberedIds()[kind];
  return ids && idOfNumber(ids, number);
}

let examples: RecordedExamples | undefined;
const documents = new Map<DocumentName, OpenApiDocument>();

/** The recorded scenarios of an operation, in the order of their statuses. */
export function recordingsOf(document: DocumentName, operationId: string): readonly RecordedScenario[] {
  examples ??= read('generated/examples.json') as RecordedExamples; // written by the recorder, in this form
  return examples[document]?.[operationId] ?? [];
}

/** A document as it is published. */
export function publishedDocument(name: DocumentName): OpenApiDocument {
  const known = documents.get(name);
  if (known) return known;
  const document = read(`generated/openapi/${name}.json`) as OpenApiDocument; // written by the same script
  documents.set(name, document);
  return document;
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} cannot be read. Run "npm run spec" first.`, { cause: error });
  }
}
