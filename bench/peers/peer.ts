/** What is measured beside each other: servers that answer the same requests. */
import type { LoadRequest } from '../load/job.ts';
import type { RunningServer } from '../processes/running-process.ts';
import type { Row } from '../throughput/rows.ts';

/** An answer of our server, for a peer that repeats it. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What peers are started with. */
export interface PeerInput {
  /** Folder for what the peer writes; removed afterwards. */
  readonly folder: string;
  /** The OpenAPI document that mock servers answer from. */
  readonly documentFile: string;
  /** Answers of our server by the name of their row. */
  readonly recordedFile: string;
}

/** A server under measurement. */
export interface Peer {
  readonly name: string;
  /** What exactly runs, in words. */
  readonly what: string;
  /** What stands before the paths of the v4 document on this server. */
  readonly base: string;
  /**
   * The request in the words of this server; `undefined`: it knows nothing like it. Ours unless given.
   *
   * @param row - what is measured
   */
  readonly ask?: (row: Row, request: LoadRequest) => LoadRequest | undefined;
  start(input: PeerInput): Promise<RunningServer>;
}
