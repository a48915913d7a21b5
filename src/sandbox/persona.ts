/**
 * Through whose eyes this tab looks at the sandbox, for every script of a page. It is kept for as long as the tab
 * lives, so that two tabs can be compared.
 */
import { type PersonaKey, personaKeys } from '../../spec/personas.ts';

const KEY = 'drydock.acting-as';

/** The persona that was chosen in this tab; `undefined`: the owner. */
export function keptPersona(): Exclude<PersonaKey, 'owner'> | undefined {
  try {
    const kept = sessionStorage.getItem(KEY);
    return personaKeys.find((key): key is Exclude<PersonaKey, 'owner'> => key === kept && key !== 'owner');
  } catch {
    return undefined;
  }
}

/** Keeps a choice. A browser that keeps nothing forgets it with the page. */
export function keepPersona(persona: string | undefined): void {
  try {
    if (persona === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, persona);
  } catch {
    // It lasts for this page.
  }
}
