/** The bill of materials: CycloneDX that names what the product is made of, and nothing that only its tests need. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is read of CycloneDX 1.5. */
const Bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string().regex(/^1\.\d$/),
  serialNumber: z.string().regex(/^urn:uuid:[\da-f-]{36}$/),
  metadata: z.object({ component: z.object({ 'bom-ref': z.string(), purl: z.string() }) }),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      name: z.string(),
      version: z.string().min(1),
      purl: z.string().startsWith('pkg:npm/'),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const Package = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

const Lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      peer: z.boolean().optional(),
    }),
  ),
});

const readJson = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(`${root}/${name}`, 'utf8'));

/** Name and version of what the lockfile says the product always has, and of what only development has. */
async function lockedPackages() {
  const { packages } = Lockfile.parse(await readJson('package-lock.json'));
  const product = new Set<string>();
  const perhaps = new Set<string>();
  const development = new Set<string>();
  for (const [path, { name, version, dev, optional, devOptional, peer }] of Object.entries(packages)) {
    if (path === '') continue;
    const set = dev ? development : optional || devOptional || peer ? perhaps : product;
    set.add(`${name ?? path.split('node_modules/').at(-1)}@${version}`);
  }
  const isOnlyThere = (each: string) => !product.has(each) && !perhaps.has(each);
  return { product: [...product], development: [...development].filter(isOnlyThere) };
}

test('names whatever the product is made of with its version, nothing of development, and what depends on what', async () => {
  // A registry that nobody runs: what is printed comes from what is installed.
  const env = { ...process.env, npm_config_offline: 'true', npm_config_registry: 'http://127.0.0.1:9/' };
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], {
    cwd: root,
    env,
    maxBuffer: 50_000_000,
  });
  const { metadata, components, dependencies } = Bill.parse(JSON.parse(stdout));
  const own = Package.parse(await readJson('package.json'));
  const locked = await lockedPackages();
  const direct = Object.entries(own.dependencies).map(([name, version]) => `${name}@${version}`);

  expect(metadata.component.purl).toBe(`pkg:npm/drydock@${own.version}`);
  const named = new Set(components.map(({ name, version }) => `${name}@${version}`));
  expect(locked.product.length).toBeGreaterThan(direct.length);
  expect(locked.product.filter((each) => !named.has(each))).toEqual([]);
  expect(locked.development.filter((each) => named.has(each))).toEqual([]);

  const dependsOn = new Map(dependencies.map((each) => [each.ref, each.dependsOn]));
  expect(dependsOn.get(metadata.component['bom-ref'])?.toSorted()).toEqual(direct.toSorted());
  const references = new Set([metadata.component, ...components].map((each) => each['bom-ref']));
  expect(dependencies.flatMap((each) => each.dependsOn).filter((ref) => !references.has(ref))).toEqual([]);
});
