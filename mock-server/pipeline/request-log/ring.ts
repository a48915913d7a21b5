/** The newest items of a sequence: an item takes the place of the oldest one, and no other is moved for it. */
export class Ring<Item> {
  readonly #places: Array<Item | undefined>;
  #oldest = 0;
  #size = 0;

  /** @param places - how many items are kept */
  constructor(places: number) {
    this.#places = new Array<Item | undefined>(places).fill(undefined);
  }

  /** Adds an item, and gives the oldest one if that had to make room. */
  push(item: Item): Item | undefined {
    const dropped = this.#size === this.#places.length ? this.shift() : undefined;
    this.#places[(this.#oldest + this.#size) % this.#places.length] = item;
    this.#size += 1;
    return dropped;
  }

  /** Takes the oldest item out. */
  shift(): Item | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#places[this.#oldest];
    this.#places[this.#oldest] = undefined;
    this.#oldest = (this.#oldest + 1) % this.#places.length;
    this.#size -= 1;
    return item;
  }

  /** The items, the oldest first. */
  toArray(): Item[] {
    const end = this.#oldest + this.#size;
    const wrapped = this.#places.slice(0, Math.max(0, end - this.#places.length));
    return [...this.#places.slice(this.#oldest, end), ...wrapped] as Item[]; // these places are taken
  }
}
