/** A list that is read page by page: the first one as any query, the others when they are asked for. */
import { computed, type Ref, shallowRef, watch } from 'vue';
import type { Failure } from '../sandbox/failure.ts';
import type { Outcome } from './client.ts';
import { type Reading, useQuery } from './use-query.ts';

/** A page of a list, as v4 and the control API answer it. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly meta?: { readonly next_cursor: string | null } | undefined;
}

/** What is known of the list. */
export interface Pages<Item> {
  readonly first: Reading;
  readonly items: Readonly<Ref<readonly Item[]>>;
  readonly hasMore: Readonly<Ref<boolean>>;
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly isLoadingMore: Readonly<Ref<boolean>>;
  readonly more: () => Promise<void>;
}

/**
 * @param read - asks for the page behind a cursor
 * @param depends - what else the list depends on
 */
export function usePages<Item>(
  read: (cursor: string | undefined) => Promise<Outcome<Page<Item>>>,
  depends: () => unknown = () => undefined,
): Pages<Item> {
  const first = useQuery(() => read(undefined), depends);
  const others = shallowRef<ReadonlyArray<Page<Item>>>([]);
  const failure = shallowRef<Failure>();
  const isLoadingMore = shallowRef(false);
  watch(first.data, () => {
    others.value = [];
    failure.value = undefined;
  });
  const cursor = computed(() => (others.value.at(-1) ?? first.data.value)?.meta?.next_cursor ?? undefined);
  return {
    first,
    items: computed(() => [first.data.value, ...others.value].flatMap((page) => page?.data ?? [])),
    hasMore: computed(() => cursor.value !== undefined),
    failure,
    isLoadingMore,
    more: async () => {
      if (cursor.value === undefined || isLoadingMore.value) return;
      isLoadingMore.value = true;
      const before = first.data.value;
      const outcome = await read(cursor.value);
      isLoadingMore.value = false;
      if (first.data.value !== before) return;
      failure.value = outcome.ok ? undefined : outcome.failure;
      if (outcome.ok) others.value = [...others.value, outcome.value];
    },
  };
}
