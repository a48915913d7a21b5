/**
 * A sandbox that ends under an open form takes along what the form is about. In the new one it may not be there: then
 * the form makes it anew. What every sandbox has is there as before.
 */
import { type Ref, shallowRef, watch } from 'vue';
import type { Outcome } from './client.ts';
import { useSandbox } from './use-sandbox.ts';

/**
 * Whether the present sandbox lacks what is edited. Who makes it anew, or edits something else, sets it back.
 *
 * @param read - reads the thing anew; nothing while nothing is edited
 */
export function useLost(read: () => Promise<Outcome<unknown>> | undefined): Ref<boolean> {
  const isLost = shallowRef(false);
  const sandbox = useSandbox();
  let known: string | undefined;
  watch(
    () => sandbox.value?.id,
    async (id) => {
      const isAnother = id !== undefined && known !== undefined && id !== known;
      known = id ?? known;
      if (!isAnother) return;
      const now = await read();
      if (known === id) isLost.value = now?.ok === false && now.failure.problem?.status === 404;
    },
  );
  return isLost;
}
