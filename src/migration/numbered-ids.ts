/** Ids of seed records by their numbers, in the short form in which they are written for browsers. */

/** The ids of a kind in the order of their numbers from 1, without their prefix, apart by spaces. */
export interface NumberedIds {
  readonly prefix: string;
  readonly ids: string;
}

/** The id of a number; `undefined` where no seed record has it. */
export function idOfNumber({ prefix, ids }: NumberedIds, number: number): string | undefined {
  const id = Number.isInteger(number) && number > 0 ? ids.split(' ')[number - 1] : undefined;
  return id ? prefix + id : undefined;
}
