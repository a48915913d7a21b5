/**
 * Where tenants lie in the data folder: `tenants/<first two characters>/<id>.json`, never more than 1,024
 * folders, and `damaged/` for what could not be understood.
 */
import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ASIDE_SUFFIX, isMissing, syncDirectory } from './durable-json-file.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';

const FILE_SUFFIX = '.json';
const AT_ONCE = 32; // file operations in flight during a walk: well above the four threads, well below limits

/** Knows the names; keeps nothing but the set of shards that exist. */
export class TenantFolders {
  readonly #tenants: string;
  readonly #damaged: string;
  readonly #shards = new Set<string>();

  constructor(dataFolder: string) {
    this.#tenants = join(dataFolder, 'tenants');
    this.#damaged = join(dataFolder, 'damaged');
  }

  /** Makes the folders, removes what a crash left half written, and returns the tenants that have a file. */
  async open(): Promise<Set<TenantId>> {
    await mkdir(this.#tenants, { recursive: true });
    await mkdir(this.#damaged, { recursive: true });
    await syncDirectory(join(this.#tenants, '..'));
    const found = new Set<TenantId>();
    const shards = await readdir(this.#tenants);
    await inGroups(shards, async (shard) => {
      if (shard.length !== 2) return;
      const names = await readdir(join(this.#tenants, shard));
      this.#shards.add(shard);
      for (const name of names) {
        if (name.endsWith(ASIDE_SUFFIX)) await rm(join(this.#tenants, shard, name), { force: true });
        else {
          const tenant = tenantOf(name);
          if (tenant !== undefined) found.add(tenant);
        }
      }
    });
    return found;
  }

  /** The path of a tenant's file. */
  path(tenant: TenantId): string {
    return join(this.#tenants, shardOf(tenant), tenant + FILE_SUFFIX);
  }

  /** Makes the shard for a new tenant, durably, unless it is there. */
  async makeShard(tenant: TenantId): Promise<void> {
    const shard = shardOf(tenant);
    if (this.#shards.has(shard)) return;
    await mkdir(join(this.#tenants, shard), { recursive: true });
    await syncDirectory(this.#tenants);
    this.#shards.add(shard);
  }

  /** Look again whether the shard is there, after a write into it has failed. */
  forgetShard(tenant: TenantId): void {
    this.#shards.delete(shardOf(tenant));
  }

  /** Removes a tenant's file. Does nothing when there is none. */
  async remove(tenant: TenantId): Promise<void> {
    try {
      await unlink(this.path(tenant));
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    await syncDirectory(dirname(this.path(tenant)));
  }

  /**
   * Moves a damaged file out of the way, and what the journal has of its tenant beside it.
   *
   * @param lines - what the journal has
   * @returns where they are now
   */
  async setAside(tenant: TenantId, hasFile: boolean, lines: Uint8Array): Promise<string> {
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
    const target = join(this.#damaged, `${tenant}-${stamp}`);
    if (lines.length > 0) await writeFile(`${target}.log`, lines, { mode: 0o600 });
    if (!hasFile) return `${target}.log`;
    await rename(this.path(tenant), target + FILE_SUFFIX);
    return target + FILE_SUFFIX;
  }

  /** Keeps a copy of a damaged line of the journal, and returns where it is. */
  async keepLine(segment: number, offset: number, line: Uint8Array): Promise<string> {
    const target = join(this.#damaged, `journal-${segment}-${offset}.log`);
    await writeFile(target, line, { mode: 0o600 });
    return target;
  }

  /** Finds the tenants whose file contains a text, a folder at a time. */
  async *containing(text: string): AsyncGenerator<TenantId> {
    for (const shard of this.#shards) {
      const found: TenantId[] = [];
      const names = await readdir(join(this.#tenants, shard)).catch(() => []);
      await inGroups(names, async (name) => {
        const tenant = tenantOf(name);
        if (tenant === undefined) return;
        const content = await readFile(this.path(tenant)).catch(() => undefined); // it may have ended meanwhile
        if (content?.includes(text)) found.push(tenant);
      });
      yield* found;
    }
  }

  /** Finds the tenants whose file was modified before `idleSince` (milliseconds since 1970), a folder at a time. */
  async *idleSince(idleSince: number): AsyncGenerator<TenantId> {
    for (const shard of this.#shards) {
      const found: TenantId[] = [];
      const names = await readdir(join(this.#tenants, shard)).catch(() => []);
      await inGroups(names, async (name) => {
        const tenant = tenantOf(name);
        if (tenant === undefined) return;
        // A file that went away meanwhile is not idle.
        const file = await stat(this.path(tenant)).catch(() => undefined);
        if (file !== undefined && Math.round(file.mtimeMs) < idleSince) found.push(tenant);
      });
      yield* found.sort();
    }
  }
}

function shardOf(tenant: TenantId): string {
  return tenant.slice(0, 2);
}

function tenantOf(name: string): TenantId | undefined {
  if (!name.endsWith(FILE_SUFFIX)) return undefined;
  const id = name.slice(0, -FILE_SUFFIX.length);
  return isTenantId(id) ? id : undefined;
}

async function inGroups<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    await Promise.all(items.slice(start, start + AT_ONCE).map(work));
  }
}
