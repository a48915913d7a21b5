/**
 * Says which process holds the lock of the data folder, so that a start right after a crash need not wait
 * until the lock is stale. Only what is certain counts: an owner on another machine, or in a container
 * whose processes cannot be seen from here, is neither alive nor dead.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that holds, or held, the lock. */
export interface LockOwner {
  readonly pid: number;
  /** Where `pid` means something: this boot of this machine, and this container. */
  readonly realm: string;
  /** Tells the process from a later one with the same pid; empty where the system does not say. */
  readonly started: string;
}

/** The running process. */
export function thisProcess(): LockOwner {
  return { pid: process.pid, realm: realm(), started: startOf(process.pid) ?? '' };
}

/** Tells whether an owner still runs; `undefined` when that cannot be known from here. */
export function isAlive(owner: LockOwner): boolean | undefined {
  if (owner.realm !== realm()) return undefined;
  if (process.platform === 'linux') return startOf(owner.pid) === owner.started;
  try {
    process.kill(owner.pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Reads what {@link thisProcess} gave, as JSON; `undefined` when the text is anything else. */
export function parseOwner(text: string): LockOwner | undefined {
  try {
    const { pid, realm: where, started }: Record<string, unknown> = JSON.parse(text);
    if (typeof pid !== 'number' || typeof where !== 'string' || typeof started !== 'string') return undefined;
    return { pid, realm: where, started };
  } catch {
    return undefined;
  }
}

function realm(): string {
  if (process.platform !== 'linux') return hostname();
  return `${read('/proc/sys/kernel/random/boot_id')} ${readlinkSync('/proc/self/ns/pid')}`;
}

/** The start of a process in ticks since boot (field 22 of its `stat`); `undefined` when none runs. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return '';
  try {
    const stat = read(`/proc/${pid}/stat`);
    // The second field is the name in parentheses and may contain anything, so count from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isZombie = fields[0] === 'Z';
    return isZombie ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function read(path: string): string {
  return readFileSync(path, 'utf8').trim();
}
