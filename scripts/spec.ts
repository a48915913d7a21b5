/**
 * `npm run spec`: records the scenarios, writes the OpenAPI documents that are made from them, and the ids that pages
 * offer, all under `generated/`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { readConfig } from '../mock-server/config.ts';
import { documentNames } from '../spec/contract.ts';
import { buildDocument } from '../spec/openapi.ts';
import { recordScenarios } from './scenarios/record.ts';
import { seedIds } from './seed-ids.ts';
import { seedSamples } from './seed-samples.ts';

const folder = fileURLToPath(new URL('../generated', import.meta.url));
const { origin } = readConfig(process.env);

const examples = await recordScenarios(origin);
await mkdir(`${folder}/openapi`, { recursive: true });
await writeFile(`${folder}/examples.json`, JSON.stringify(examples, null, 1));
await writeFile(`${folder}/samples.json`, JSON.stringify(seedSamples(), null, 1));
await writeFile(`${folder}/seed-ids.json`, JSON.stringify(seedIds(), null, 1));
let scenarios = 0;
for (const name of documentNames) {
  const document = buildDocument(name, examples, origin);
  await writeFile(`${folder}/openapi/${name}.json`, `${JSON.stringify(document, null, 2)}\n`);
  await writeFile(
    `${folder}/openapi/${name}.yaml`,
    stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }),
  );
  scenarios += Object.values(examples[name] ?? {}).flat().length;
}
console.log(`Recorded ${scenarios} scenarios; wrote ${documentNames.length} documents to generated/openapi.`);
