/** The part of proper-lockfile 4 that is used here; the library has no types of its own. */
declare module 'proper-lockfile' {
  export interface LockOptions {
    /** The lock is a folder of this name. */
    readonly lockfilePath: string;
    /** After how many milliseconds without a sign of life the lock may be taken over. */
    readonly stale: number;
    /** Milliseconds between signs of life. */
    readonly update: number;
    readonly retries?: { readonly retries: number; readonly minTimeout: number; readonly maxTimeout: number };
    /** Without it a lost lock is thrown from a timer, which ends the process. */
    readonly onCompromised: (error: Error) => void;
  }

  /** Rejects with code `ELOCKED` while another holds the lock; resolves with its release. */
  export function lock(file: string, options: LockOptions): Promise<() => Promise<void>>;
}
