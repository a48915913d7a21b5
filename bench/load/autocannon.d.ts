/** The part of autocannon 9 that is used here; the library has no types of its own. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  interface Request {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Called before each sending; gives the request to send. */
    readonly setupRequest?: (request: Request) => Request;
  }

  interface Client {
    setRequests(requests: readonly Request[]): void;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Every how many milliseconds it looks whether the time is over. */
    readonly sampleInt: number;
    /** Called for each connection before its first request. */
    readonly setupClient: (client: Client) => void;
  }

  /** Emits `response` with `(client, statusCode, bytes, responseTimeMs)` and `reqError` with an error. */
  function autocannon(options: Options, done: (error: Error | null) => void): EventEmitter;
  namespace autocannon {
    export type { Client, Request };
  }
  export = autocannon;
}
