/**
 * The journal: files of lines, written at the end and synced, all that wait together by one sync. It knows where lines
 * are, not what they mean. Files go in the order in which they came, so no line outlives one that takes it back.
 */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from './durable-json-file.ts';
import { type LineHead, readHead } from './journal-line.ts';
import type { StoreObserver } from './store.ts';
import type { TenantId } from './tenant-id.ts';

/** Where a line is. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

/** What opening a journal tells, in the order of the lines. */
export interface Replay {
  line(head: LineHead, place: Place): void;
  /** A line that makes no sense, in the midst of others that do. */
  damaged(line: Buffer, place: Place): void;
}

interface Segment {
  readonly number: number;
  readonly path: string;
  /** Bytes that are durable. */
  size: number;
  handle: Promise<FileHandle> | undefined;
}

/** Told of a line before anybody waits for it no more, and in the order of the lines. */
export interface LineListener {
  /** It is durable. */
  written(place: Place): void;
  /** It could not be written. */
  failed(reason: unknown): void;
}

/** Lines that are written together, and what all who wait for one of them wait for. */
interface Batch extends PromiseWithResolvers<void> {
  readonly lines: Buffer[];
  readonly listeners: LineListener[];
}

/** Anything of which it is known where its line is. */
interface Placed {
  readonly place: Place;
}

/** Lines that are read with one call, and where they lie together. */
interface Run<T extends Placed> {
  readonly segment: number;
  readonly offset: number;
  length: number;
  readonly lines: T[];
}

const NEWLINE = 10;
const READS_AT_ONCE = 16; // more than the four threads that read, and few enough for others to get a turn
const GAP_AT_MOST = 16_384; // reading what lies between two lines is cheaper than another call
const RUN_AT_MOST = 1_000_000;
const { O_RDWR, O_CREAT, O_TRUNC, O_DSYNC } = constants;
// On Linux a write of such a file returns when it is durable: one call for two. Elsewhere the flag is missing, or means less.
const SYNCS_ITSELF = process.platform === 'linux';
const OPENED = SYNCS_ITSELF ? O_RDWR | O_DSYNC : O_RDWR;

export class Journal {
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #observer: StoreObserver | undefined;
  readonly #segments: Segment[] = []; // the oldest first; the last one is written to
  #waiting: Batch | undefined;
  #writing: Promise<void> | undefined;
  #isTorn = false;

  constructor(folder: string, segmentBytes: number, observer?: StoreObserver) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.#observer = observer;
  }

  /** Reads what is there and removes what a crash left of a last line. Nobody was told of that one. */
  async open(replay: Replay): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await syncDirectory(join(this.#folder, '..'));
    const numbers = (await readdir(this.#folder))
      .filter((name) => /^\d{10}\.log$/.test(name))
      .map((name) => Number.parseInt(name, 10))
      .sort((a, b) => a - b);
    for (const [index, number] of numbers.entries()) {
      const segment = this.#segmentOf(number);
      this.#segments.push(segment);
      const content = await readFile(segment.path);
      segment.size = replaySegment(content, number, index === numbers.length - 1, replay);
      this.#isTorn = segment.size < content.length;
    }
    if (this.#segments.length === 0) await this.#addSegment(1);
  }

  /** Bytes of all files. */
  get bytes(): number {
    return this.#segments.reduce((sum, { size }) => sum + size, 0);
  }

  /** The number of the oldest file, unless it is the one that is written to. */
  get oldest(): number | undefined {
    return this.#segments.length > 1 ? this.#segments[0]?.number : undefined;
  }

  /**
   * Writes a line at the end and resolves when it is durable. When it cannot be, neither is any that comes behind it
   * before this rejects.
   */
  append(line: Buffer, listener: LineListener): Promise<void> {
    this.#waiting ??= { lines: [], listeners: [], ...Promise.withResolvers<void>() };
    const { lines, listeners, promise } = this.#waiting;
    lines.push(line);
    listeners.push(listener);
    this.#writing ??= this.#writeAll();
    return promise;
  }

  /** Reads lines, without their ends; neighbours with one call. @param lines - in the order in which they were written */
  async read<T extends Placed>(lines: readonly T[]): Promise<ReadonlyArray<T & { readonly bytes: Buffer }>> {
    const runs = runsOf(lines);
    const read: Array<T & { readonly bytes: Buffer }> = [];
    for (let start = 0; start < runs.length; start += READS_AT_ONCE) {
      const some = runs.slice(start, start + READS_AT_ONCE).map((run) => this.#readRun(run));
      for (const part of await Promise.all(some)) read.push(...part);
    }
    return read;
  }

  async #readRun<T extends Placed>({ segment: number, offset, length, lines }: Run<T>) {
    const segment = this.#segments.find((candidate) => candidate.number === number);
    if (!segment) throw new Error(`The journal has no file ${number}.`);
    const bytes = Buffer.alloc(length);
    const handle = await this.#handleOf(segment);
    await handle.read(bytes, 0, length, offset);
    return lines.map((line) => {
      const from = line.place.offset - offset;
      return { ...line, bytes: bytes.subarray(from, from + line.place.length - 1) };
    });
  }

  /** Finds whose lines contain a text, a file at a time; some more than once. */
  async *mentioning(text: string): AsyncGenerator<TenantId> {
    for (const { path } of [...this.#segments]) {
      const content = await readFile(path).catch(() => Buffer.alloc(0)); // it may have gone meanwhile
      for (let at = content.indexOf(text); at >= 0; ) {
        const head = readHead(
          content.subarray(content.lastIndexOf(NEWLINE, at) + 1, content.indexOf(NEWLINE, at)),
        );
        if (head) yield head.tenant;
        const next = content.indexOf(NEWLINE, at);
        at = next < 0 ? -1 : content.indexOf(text, next);
      }
    }
  }

  /** Makes sure that the oldest file takes no more lines, and gives its number. */
  async seal(): Promise<number> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#segments.length === 1) await this.#addSegment(this.#last().number + 1);
    return this.#segments[0]?.number ?? 0;
  }

  /** Removes the oldest file, whose lines all say nothing any more. */
  async dropOldest(): Promise<void> {
    const [segment] = this.#segments;
    if (!segment || this.#segments.length === 1) return;
    this.#segments.shift();
    await (await segment.handle)?.close();
    await rm(segment.path, { force: true });
    await syncDirectory(this.#folder);
  }

  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    for (const segment of this.#segments) await (await segment.handle)?.close();
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve(); // those of the same turn share the first write
    for (let batch = this.#take(); batch; batch = this.#take()) {
      const { lines, listeners } = batch;
      const startedMs = performance.now();
      try {
        const { number, size } = await this.#write(Buffer.concat(lines));
        let offset = size;
        for (const [index, { length }] of lines.entries()) {
          listeners[index]?.written({ segment: number, offset, length });
          offset += length;
        }
        batch.resolve();
        this.#observer?.written(lines.length, performance.now() - startedMs);
      } catch (error) {
        this.#isTorn = true;
        await this.#cutOff().catch(() => undefined); // tried again before the next write
        const behind = this.#take();
        const failed = behind ? [...listeners, ...behind.listeners] : listeners;
        this.#observer?.failed(failed.length);
        for (const listener of failed) listener.failed(error);
        batch.reject(error);
        behind?.reject(error);
      }
    }
    this.#writing = undefined;
  }

  #take(): Batch | undefined {
    const batch = this.#waiting;
    this.#waiting = undefined;
    return batch;
  }

  /** Writes and syncs, and gives where it began. */
  async #write(bytes: Buffer): Promise<{ number: number; size: number }> {
    if (this.#last().size >= this.#segmentBytes && !this.#isTorn) {
      await this.#addSegment(this.#last().number + 1);
    }
    await this.#cutOff();
    const segment = this.#last();
    const handle = await this.#handleOf(segment);
    const { size } = segment;
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, size + done);
      done += bytesWritten;
    }
    if (!SYNCS_ITSELF) await handle.datasync();
    segment.size += bytes.length;
    return { number: segment.number, size };
  }

  /** Cuts off what a failed write has left: nobody was told that it is kept, so it must not come back. */
  async #cutOff(): Promise<void> {
    if (!this.#isTorn) return;
    const handle = await this.#handleOf(this.#last());
    await handle.truncate(this.#last().size);
    await handle.datasync();
    this.#isTorn = false;
  }

  async #addSegment(number: number): Promise<void> {
    const segment = this.#segmentOf(number);
    const handle = await open(segment.path, OPENED | O_CREAT | O_TRUNC, 0o600);
    segment.handle = Promise.resolve(handle);
    await syncDirectory(this.#folder);
    this.#segments.push(segment);
  }

  #segmentOf(number: number): Segment {
    const path = join(this.#folder, `${String(number).padStart(10, '0')}.log`);
    return { number, path, size: 0, handle: undefined };
  }

  #last(): Segment {
    const segment = this.#segments.at(-1);
    if (!segment) throw new Error('The journal is not open.');
    return segment;
  }

  #handleOf(segment: Segment): Promise<FileHandle> {
    segment.handle ??= open(segment.path, OPENED).catch((error: unknown) => {
      segment.handle = undefined;
      throw error;
    });
    return segment.handle;
  }
}

/** Puts lines that lie close together into one run. */
function runsOf<T extends Placed>(lines: readonly T[]): ReadonlyArray<Run<T>> {
  const runs: Array<Run<T>> = [];
  for (const line of lines) {
    const { segment, offset, length } = line.place;
    const run = runs.at(-1);
    const gap = run?.segment === segment ? offset - run.offset - run.length : Number.POSITIVE_INFINITY;
    const together = run ? offset + length - run.offset : length;
    if (run && gap >= 0 && gap <= GAP_AT_MOST && together <= RUN_AT_MOST) {
      run.length = together;
      run.lines.push(line);
    } else runs.push({ segment, offset, length, lines: [line] });
  }
  return runs;
}

/** Tells the lines of a file. Gives the bytes that are to stay: of the last file without what is torn at its end. */
function replaySegment(content: Buffer, segment: number, isLast: boolean, replay: Replay): number {
  let unclear: Array<() => void> = [];
  let good = 0;
  for (let offset = 0; offset < content.length; ) {
    const end = content.indexOf(NEWLINE, offset);
    const next = end < 0 ? content.length : end + 1;
    const line = content.subarray(offset, end < 0 ? next : end);
    const place = { segment, offset, length: next - offset };
    const head = end < 0 ? undefined : readHead(line);
    if (head) {
      for (const tell of unclear) tell();
      unclear = [];
      replay.line(head, place);
      good = next;
    } else unclear.push(() => replay.damaged(line, place));
    offset = next;
  }
  if (isLast) return good;
  for (const tell of unclear) tell();
  return content.length;
}
