/**
 * Through whose eyes this tab looks at the sandbox. The owner's unless somebody else was chosen; a choice lasts as long
 * as the tab, so that two tabs can be compared.
 */
import { computed, onMounted, type Ref, shallowRef } from 'vue';
import { keepPersona, keptPersona } from '../sandbox/persona.ts';

const chosen = shallowRef<string | undefined>();
let isRead = false;

/** Key of the persona, or nothing for the owner. */
export function actingAs(): string | undefined {
  return personaRef().value;
}

/** The same, to be watched. */
export function personaRef(): Readonly<Ref<string | undefined>> {
  if (!isRead && typeof sessionStorage !== 'undefined') {
    isRead = true;
    chosen.value = keptPersona();
  }
  return chosen;
}

/** The same, to be shown: until the page is alive it is the owner, as in the static page. */
export function usePersona(): Readonly<Ref<string | undefined>> {
  const isAlive = shallowRef(false);
  onMounted(() => {
    isAlive.value = true;
  });
  const persona = personaRef();
  return computed(() => (isAlive.value ? persona.value : undefined));
}

/** Looks through somebody else's eyes. */
export function actAs(persona: string): void {
  isRead = true;
  chosen.value = persona === 'owner' ? undefined : persona;
  keepPersona(chosen.value);
}
