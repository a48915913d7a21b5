/**
 * Which id a number of v2 stands for: of seed records by a table of this site, of records that were made since by the
 * visitor's own sandbox, whose newest records are asked for.
 */
import { buildRequest } from '../../spec/build-request.ts';
import { documents, legacyTypes, successorOf } from '../../spec/contract.ts';
import type { LegacyType } from '../../spec/legacy.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Kind } from '../../spec/records.ts';
import { bindRequest } from '../sandbox/bind-request.ts';
import { isRecord } from '../sandbox/sandbox.ts';
import { noteLimit } from '../sandbox/session.ts';
import { idOfNumber, type NumberedIds } from './numbered-ids.ts';

/** A record by its number. */
export interface Numbered {
  readonly kind: Kind;
  readonly number: number;
}

const PATIENCE_MS = 10_000;

/** What is known so far, for one sandbox or for none. */
export class KnownIds {
  readonly #token: string | undefined;
  readonly #seedAddress: string;
  readonly #ids = new Map<string, string | undefined>();
  #seed: Promise<Readonly<Record<string, NumberedIds>>> | undefined;

  /**
   * @param seedAddress - where the table of seed records is
   * @param token - of the visitor's sandbox
   */
  constructor(seedAddress: string, token: string | undefined) {
    this.#seedAddress = seedAddress;
    this.#token = token;
  }

  /** Whether a number has been looked up. */
  has(numbered: Numbered): boolean {
    return this.#ids.has(keyOf(numbered));
  }

  /** The id, where the number is of a record. */
  get(numbered: Numbered): string | undefined {
    return this.#ids.get(keyOf(numbered));
  }

  /** Looks numbers up. What cannot be found out is known to be unknown afterwards. */
  async learn(wanted: readonly Numbered[]): Promise<void> {
    this.#seed ??= readSeed(this.#seedAddress);
    const seed = await this.#seed;
    for (const numbered of wanted) {
      const ids = seed[numbered.kind];
      this.#ids.set(keyOf(numbered), ids && idOfNumber(ids, numbered.number));
    }
    if (this.#token === undefined) return;
    const unknown = wanted.filter((numbered) => this.get(numbered) === undefined);
    for (const kind of new Set(unknown.map((numbered) => numbered.kind))) {
      for (const { id, number } of await newestOf(kind, this.#token))
        this.#ids.set(keyOf({ kind, number }), id);
    }
  }
}

function keyOf({ kind, number }: Numbered): string {
  return `${kind} ${number}`;
}

async function readSeed(address: string): Promise<Readonly<Record<string, NumberedIds>>> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? await response.json() : {};
  } catch {
    return {}; // without it every number gets a placeholder, and the reader is told
  }
}

/** The newest records of a kind in the visitor's sandbox. */
async function newestOf(
  kind: Kind,
  token: string,
): Promise<ReadonlyArray<{ readonly id: string; readonly number: number }>> {
  const list = listOf(kind);
  if (!list) return [];
  const values = { query: { limit: 100, sort: '-created_at' } };
  const request = buildRequest(list, values, { origin: location.origin, credential: { token } });
  try {
    const response = await fetch(bindRequest(request, location.origin, token), {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    noteLimit(response.headers);
    const body: unknown = response.ok ? await response.json() : undefined;
    return isRecord(body) && Array.isArray(body.data) ? body.data.flatMap(pick) : [];
  } catch {
    return []; // as above
  }
}

function pick(record: unknown): ReadonlyArray<{ readonly id: string; readonly number: number }> {
  if (!isRecord(record) || typeof record.id !== 'string' || typeof record.number !== 'number') return [];
  return [{ id: record.id, number: record.number }];
}

/** The list of v4 that holds the records of a kind: what replaces the list of v2. */
function listOf(kind: Kind): Operation | undefined {
  const types: Readonly<Record<string, LegacyType>> = legacyTypes;
  const lists = documents.v2.operations.filter(({ method, path, successor }) => {
    return method === 'get' && !path.endsWith('}') && types[successor?.fields ?? '']?.kind === kind;
  });
  return lists.map(successorOf).find((operation) => operation !== undefined && !operation.path.includes('{'));
}
