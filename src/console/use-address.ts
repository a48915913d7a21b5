/** What the address chooses: its query, kept true when the reader goes back, and changed without loading the page. */
import { onMounted, onUnmounted, type Ref, shallowRef } from 'vue';

/** The query of the address. */
export interface Address {
  readonly query: Readonly<Ref<URLSearchParams>>;
  /** Goes to an address of the same page. */
  readonly go: (path: string) => void;
  /** Follows a link within the page; with a modifier key the browser does. */
  readonly follow: (event: MouseEvent) => void;
}

/** The address, for components. In the static page it chooses nothing. */
export function useAddress(): Address {
  const query = shallowRef(new URLSearchParams());
  const read = () => {
    query.value = new URLSearchParams(location.search);
  };
  const go = (path: string) => {
    history.pushState(null, '', path);
    read();
    scrollTo({ top: 0 });
  };
  onMounted(() => {
    read();
    addEventListener('popstate', read);
  });
  onUnmounted(() => removeEventListener('popstate', read));
  return {
    query,
    go,
    follow: (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (!link || event.defaultPrevented || event.button !== 0) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const target = new URL(link.href);
      if (target.origin !== location.origin || target.pathname !== location.pathname) return;
      event.preventDefault();
      go(target.pathname + target.search);
    },
  };
}
