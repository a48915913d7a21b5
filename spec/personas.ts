/** The users of the seed that a visitor can act as, to see what each of them may see and do. */

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
