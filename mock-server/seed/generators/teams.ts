/** The nine teams; the last one is being set up, so nobody belongs to it yet. */
import type { RecordOf } from '../../../spec/records.ts';
import { generateTree } from './tree.ts';

/** Names of the teams, each with the one above it. */
const teams = [
  ['Site crews'],
  ['Crew Berlin', 'Site crews'],
  ['Crew Lyon', 'Site crews'],
  ['Crew Malmö', 'Site crews'],
  ['Architecture & BIM'],
  ['Structural engineering'],
  ['Health & safety'],
  ['People operations'],
  ['Digital site'],
] as const;

/** Name of a team. */
export type TeamName = (typeof teams)[number][0];

/** Makes the teams. */
export function generateTeams(): RecordOf<'team'>[] {
  return generateTree('team', '08:40', teams);
}
