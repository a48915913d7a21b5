/** The roles that users and clients can be given. Nobody makes or deletes roles, so the seed's are all there are. */
import { samplesOf } from '../operations/generated.ts';

/** A role to choose. */
export interface RoleChoice {
  readonly id: string;
  readonly name: string;
  /** It only matters for v2. */
  readonly isLegacy: boolean;
}

/** Every role. For build time. */
export function roleChoices(): readonly RoleChoice[] {
  return samplesOf('role').map(({ id, label, isLegacy = false }) => ({ id, name: label, isLegacy }));
}
