/** Something that goes on being told: a stream of server-sent events, open while the sandbox and the page are. */
import { onUnmounted, watch } from 'vue';
import { useSandbox } from './use-sandbox.ts';

/**
 * @param path - address of the stream
 * @param event - name of the events that count
 * @param told - called at each of them, and once when the stream stands again after a pause
 */
export function useStream(path: string, event: string, told: () => void): void {
  const sandbox = useSandbox();
  let source: EventSource | undefined;
  watch(
    () => sandbox.value?.id,
    (id) => {
      source?.close();
      source = undefined;
      if (id === undefined) return;
      source = new EventSource(path);
      source.addEventListener(event, told);
      // What arrived before the stream stood, or while it was down, is read once.
      source.addEventListener('open', told);
    },
  );
  onUnmounted(() => source?.close());
}
