/** The four areas: lines of business. */
import type { RecordOf } from '../../../spec/records.ts';
import { generateTree } from './tree.ts';

/** Makes the areas. */
export function generateAreas(): RecordOf<'area'>[] {
  return generateTree('area', '08:50', [
    ['Building construction'],
    ['Civil engineering'],
    ['Renovation'],
    ['Timber construction', 'Building construction'],
  ]);
}
