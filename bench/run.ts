/**
 * `npm run bench`: measures our server beside its peers, prints what it finds and writes bench/results.md.
 * `-- --quick` runs everything shortly, `-- --only=throughput,pages` only some parts, `-- --soak=30` half an hour of
 * mixed load instead, which is written to bench/soak.md.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureBuild } from './build.ts';
import { measureGrowth } from './growth.ts';
import { measureIdle } from './idle.ts';
import { installPackages } from './install.ts';
import { type Options, type Part, readOptions } from './options.ts';
import { measurePages } from './pages/measure.ts';
import { peers } from './peers/all.ts';
import type { PeerInput } from './peers/peer.ts';
import { measurePostgres } from './postgres/measure.ts';
import { withTemporaryFolder } from './processes/temporary-folder.ts';
import { report } from './report/document.ts';
import type { Results } from './report/results.ts';
import { soakReport } from './report/soak-report.ts';
import { measureSandboxes } from './sandboxes.ts';
import { measureScale } from './scale.ts';
import { measureSoak } from './soak/measure.ts';
import { measureStart } from './start.ts';
import { measureThroughput } from './throughput/measure.ts';
import { rows } from './throughput/rows.ts';
import { measureWebhooks } from './webhooks/measure.ts';

const DOCUMENT = fileURLToPath(new URL('../generated/openapi/v4.json', import.meta.url));
// Enough for the bare server to start when no answers were recorded in this run.
const NOTHING_RECORDED = JSON.stringify(
  Object.fromEntries(rows.map(({ name }) => [name, { status: 200, headers: {}, body: '{}' }])),
);
const RESULTS = fileURLToPath(new URL('./results.md', import.meta.url));
const SOAK = fileURLToPath(new URL('./soak.md', import.meta.url));

const options = readOptions(process.argv.slice(2));
const versions = installPackages();
if (!existsSync(DOCUMENT)) await import('../scripts/spec.ts');
if (options.soakMinutes !== undefined) await soak(options.soakMinutes);
else await benchmark();

async function benchmark(): Promise<void> {
  const results = await withTemporaryFolder((folder) => measure(folder, options));
  const text = report(results, versions, options);
  console.log(`\n${text}`);
  if (!options.isQuick) await writeFile(RESULTS, text);
}

async function soak(minutes: number): Promise<void> {
  const measured = await withTemporaryFolder((folder) =>
    measureSoak({ folder, documentFile: DOCUMENT, recordedFile: '' }, minutes, console.log),
  );
  const text = soakReport(measured);
  console.log(`\n${text}`);
  await writeFile(SOAK, text);
}

async function measure(folder: string, { parts }: Options): Promise<Results> {
  const results: Results = {};
  const isWanted = (part: Part) => {
    if (parts.has(part)) console.log(`Measuring: ${part} …`);
    return parts.has(part);
  };
  if (isWanted('build')) results.buildSeconds = await measureBuild();
  if (isWanted('throughput')) {
    results.throughput = await measureThroughput(
      peers,
      await inputIn(folder, 'throughput'),
      options,
      console.log,
    );
  }
  if (isWanted('start')) {
    const input = await inputIn(folder, 'start');
    const recorded = await readFile(join(folder, 'throughput', 'recorded.json'), 'utf8').catch(
      () => NOTHING_RECORDED,
    );
    await writeFile(input.recordedFile, recorded);
    results.start = await measureStart(peers, input, options);
  }
  if (isWanted('growth')) results.growth = await measureGrowth(await inputIn(folder, 'growth'), options);
  if (isWanted('sandboxes'))
    results.sandboxes = await measureSandboxes(await inputIn(folder, 'sandboxes'), options);
  if (isWanted('scale')) results.scale = await measureScale(await inputIn(folder, 'scale'), options);
  if (isWanted('postgres'))
    results.postgres = await measurePostgres(await inputIn(folder, 'postgres'), options);
  if (isWanted('webhooks'))
    results.webhooks = await measureWebhooks(await inputIn(folder, 'webhooks'), options);
  if (isWanted('idle')) results.idle = await measureIdle(await inputIn(folder, 'idle'), options);
  if (isWanted('pages')) results.pages = await measurePages(await inputIn(folder, 'pages'), options);
  return results;
}

/** Each part has a folder of its own, so that none finds another's sandboxes. */
async function inputIn(folder: string, part: Part): Promise<PeerInput> {
  const own = join(folder, part);
  await mkdir(own);
  return { folder: own, documentFile: DOCUMENT, recordedFile: join(own, 'recorded.json') };
}
