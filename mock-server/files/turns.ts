/** Pieces of work of which only so many are under way at once, since each takes much memory; the others wait in order. */
import { StoreUnavailable } from '../store/store.ts';

export class Turns {
  private readonly waitingAtMost: number;
  private free: number;
  private readonly waiting: Array<() => void> = [];

  constructor(atOnce: number, waitingAtMost: number) {
    this.free = atOnce;
    this.waitingAtMost = waitingAtMost;
  }

  /** Does a piece of work when it is its turn. @throws {StoreUnavailable} as many wait as may */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else if (this.waiting.length >= this.waitingAtMost)
      throw new StoreUnavailable('Too many wait for their turn.');
    else await new Promise<void>((resolve) => this.waiting.push(resolve)); // the turn is handed over
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
