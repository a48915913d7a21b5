/** Pieces of work of which only so many are under way at once, since each takes much memory; the others wait in order. */
export class Turns {
  private free: number;
  private readonly waiting: Array<() => void> = [];

  constructor(atOnce: number) {
    this.free = atOnce;
  }

  /** Does a piece of work when it is its turn. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
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
