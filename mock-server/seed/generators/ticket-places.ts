/** Places on a building site, by what is found there. */

const rooms = [
  'flat 1.02',
  'flat 2.04',
  'flat 3.01',
  'flat 3.04',
  'flat 4.02',
  'level 3, room 3.17',
  'level 1, kitchen',
];
const shared = [
  'stairwell A',
  'stairwell B',
  'entrance hall',
  'level 2, corridor east',
  'level 4, corridor west',
];
const below = ['plant room', 'cellar 7', 'underground car park', 'lift shaft 2'];
const outside = ['roof, north edge', 'roof terrace', 'façade, axis C–D', 'courtyard', 'site entrance'];

/** Places that a ticket can be about. */
export const ticketPlaces = {
  rooms,
  shared,
  below,
  outside,
  inside: [...rooms, ...shared, ...below],
  anywhere: [...rooms, ...shared, ...below, ...outside],
  entrance: ['site entrance', 'courtyard', 'storage area'],
  façade: ['façade, axis C–D', 'façade, axis 4–7', 'gable end'],
  lift: ['lift 1', 'lift 2'],
  stairs: ['stairwell A', 'stairwell B', 'stairs to the roof'],
} as const;

/** A group of places. */
export type PlaceGroup = keyof typeof ticketPlaces;
