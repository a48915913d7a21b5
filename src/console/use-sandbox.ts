/** The visitor's session for components. */
import { computed, onMounted, onUnmounted, type Ref, shallowRef } from 'vue';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { current, type Session, subscribe } from '../sandbox/session.ts';

/** The session; before the page is alive there is none, as in the static page. */
export function useSession(): Readonly<Ref<Session | undefined>> {
  const session = shallowRef<Session>();
  let stop: (() => void) | undefined;
  onMounted(() => {
    stop = subscribe((next) => {
      session.value = next;
    });
  });
  onUnmounted(() => stop?.());
  return session;
}

/** The sandbox, while there is one. */
export function useSandbox(): Readonly<Ref<Sandbox | undefined>> {
  const session = useSession();
  return computed(() => {
    const state = session.value?.state ?? (session.value ? current().state : undefined);
    return state?.kind === 'active' ? state.sandbox : undefined;
  });
}
