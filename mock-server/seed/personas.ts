/** The five users that a visitor can act as, to see what each of them may see and do. */
import type { PersonaKey } from '../../spec/personas.ts';

/** A user of the seed to act as. */
export interface Persona {
  readonly key: PersonaKey;
  /** Number of the user in the seed. */
  readonly user: number;
  /** Who it is and what sets it apart, for people. */
  readonly description: string;
}

/** Every persona; the first is the one that a fresh sandbox begins with. */
export const personas: readonly Persona[] = [
  {
    key: 'owner',
    user: 1,
    description:
      'Henrike Brandt, managing director and owner of the account: may do everything, and nobody can take that away.',
  },
  {
    key: 'admin',
    user: 2,
    description: 'Sophie Krause, IT administrator: manages users, integrations and API keys.',
  },
  {
    key: 'member_with_access',
    user: 3,
    description: 'Linh Nguyễn, HR systems specialist: works with HR data and has API access.',
  },
  {
    key: 'member_without_access',
    user: 4,
    description: 'Tomasz Wiśniewski, site manager: runs building sites and has no API access.',
  },
  {
    key: 'subcontractor',
    user: 5,
    description: 'Erik Lindqvist, electrician of another company: external, so API access is not possible.',
  },
];
