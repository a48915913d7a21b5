/**
 * Something to be read: loaded when the page is alive, again when the sandbox or the eyes change, and on demand. While
 * it is read again, what was there before stays.
 */
import { computed, type Ref, shallowRef, watch } from 'vue';
import type { Failure } from '../sandbox/failure.ts';
import { personaRef } from './acting-as.ts';
import type { Outcome } from './client.ts';
import { useSandbox } from './use-sandbox.ts';

/** What is known of it. */
export interface Reading {
  readonly data: Readonly<Ref<unknown>>;
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly isLoading: Readonly<Ref<boolean>>;
  /** Reads it again. */
  readonly reload: () => Promise<void>;
}

/** The same, with what it is. */
export interface Query<Value> extends Reading {
  readonly data: Readonly<Ref<Value | undefined>>;
  readonly headers: Readonly<Ref<Headers | undefined>>;
  /** Puts what an answer has told already in its place. */
  readonly set: (value: Value, headers?: Headers) => void;
}

/**
 * @param read - asks for it; `undefined` when there is nothing to ask for now
 * @param depends - what else it depends on
 */
export function useQuery<Value>(
  read: () => Promise<Outcome<Value>> | undefined,
  depends: () => unknown = () => undefined,
): Query<Value> {
  const data = shallowRef<Value>();
  const headers = shallowRef<Headers>();
  const failure = shallowRef<Failure>();
  const isLoading = shallowRef(true);
  const sandbox = useSandbox();
  const persona = personaRef();
  const id = computed(() => sandbox.value?.id);
  let latest = 0;

  async function reload(): Promise<void> {
    const asked = id.value === undefined ? undefined : read();
    latest += 1;
    const mine = latest;
    if (asked === undefined) return;
    isLoading.value = true;
    const outcome = await asked;
    if (mine !== latest) return;
    isLoading.value = false;
    if (outcome.ok) {
      data.value = outcome.value;
      headers.value = outcome.headers;
      failure.value = undefined;
    } else if (outcome.failure.kind !== 'gone') {
      failure.value = outcome.failure;
    }
  }

  watch([id, persona, depends], ([now, eyes, what], [before, eyesBefore, whatBefore]) => {
    // Somebody else's view, or another thing, must not show what was there before.
    if (now !== undefined && before !== undefined && (eyes !== eyesBefore || what !== whatBefore)) {
      data.value = undefined;
      failure.value = undefined;
    }
    void reload();
  });

  return {
    data,
    headers,
    failure,
    isLoading,
    reload,
    set: (next, nextHeaders) => {
      latest += 1;
      data.value = next;
      if (nextHeaders) headers.value = nextHeaders;
      isLoading.value = false;
    },
  };
}
