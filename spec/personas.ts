/** The users of the seed that a visitor can act as, to see what each of them may see and do. */

/** Name of the header that says who acts in the control API. */
export const ACT_AS = 'Drydock-Act-As';

/** Names of the personas in the control API; the first is the one that a fresh sandbox begins with. */
export const personaKeys = [
  'owner',
  'admin',
  'member_with_access',
  'member_without_access',
  'subcontractor',
] as const;

/** The name of a persona. */
export type PersonaKey = (typeof personaKeys)[number];
