/**
 * `npm run sbom`: the bill of materials of what is installed, as CycloneDX, without what only development needs. npm's
 * own `--omit=dev` leaves out whatever development needs as well, `zod` among it; so the whole bill is asked for here,
 * and what the product's dependencies lead to is kept.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What is read of the bill; the rest goes through as it is. */
interface Bill {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: ReadonlyArray<{ readonly 'bom-ref': string }>;
  readonly dependencies: readonly Dependency[];
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

const BYTES_AT_MOST = 100_000_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies: direct } = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>; // exact versions
};
const { stdout } = await promisify(execFile)('npm', ['sbom', '--sbom-format=cyclonedx'], {
  cwd: root,
  maxBuffer: BYTES_AT_MOST,
});
const bill = JSON.parse(stdout) as Bill;
const own = bill.metadata.component['bom-ref'];
const ownDependencies = Object.entries(direct).map(([name, version]) => `${name}@${version}`);
const dependsOn = new Map(bill.dependencies.map((each) => [each.ref, each.dependsOn]));
dependsOn.set(own, ownDependencies);

const kept = new Set([own]);
for (const ref of kept) for (const other of dependsOn.get(ref) ?? []) kept.add(other); // grows while it is walked

const shipped: Bill = {
  ...bill,
  components: bill.components.filter((component) => kept.has(component['bom-ref'])),
  dependencies: bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map((each) => (each.ref === own ? { ...each, dependsOn: ownDependencies } : each)),
};
console.log(JSON.stringify(shipped, undefined, 2));
