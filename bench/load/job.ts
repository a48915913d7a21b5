/** What the load process is told and what it reports: plain data, since both are different processes. */

/** A request that is sent again and again. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Body; `<n>` in it becomes a number that no other request of the job has. */
  readonly body?: string;
  /** Status that counts as success; every other one is told as a failure. */
  readonly status: number;
}

/** One cell of a table. */
export interface LoadJob {
  readonly url: string;
  readonly connections: number;
  /** Sent but not counted, before the measurement. */
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly request: LoadRequest;
  /** Bearer tokens; none: nobody is named. Each connection goes through its own share of them, so many requests with each. */
  readonly tokens: readonly string[];
  readonly requestsPerToken: number;
  /** All connections use one token at a time instead, and go on to the next one together. */
  readonly isOneAtATime?: boolean;
}

/** What came of it. */
export interface LoadResult {
  /** Successful answers a second. */
  readonly perSecond: number;
  /** Successful answers in the measured time. */
  readonly answers: number;
  /** Answers in all, warm-up included. */
  readonly answersInAll: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers with another status, and requests without any. */
  readonly failures: number;
  /** One of the failures in words. */
  readonly failure?: string;
}
