/** What the process that sends a soak's load is told, and what it tells: plain data, since both are processes. */

export interface SoakJob {
  readonly url: string;
  readonly employeeId: string;
  readonly ticketId: string;
  /** Sandboxes that are in use at once; some of them end and others start all the time. */
  readonly sandboxes: number;
  /** How long as fast as possible, to find out what the server can do. */
  readonly capacityMs: number;
  /** How long at half of that. */
  readonly durationMs: number;
  readonly windowMs: number;
}

/** What happened within a window. */
export interface SoakWindow {
  readonly answers: number;
  readonly failures: number;
  /** One of the failures in words. */
  readonly failure?: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What the process tells, in this order: what the server can do a second, then each window. */
export type SoakMessage =
  | { readonly kind: 'capacity'; readonly perSecond: number }
  | ({ readonly kind: 'window' } & SoakWindow);
