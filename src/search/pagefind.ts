/** The part of Pagefind's script that is used here. It is written into the built site by Starlight. */

/** A page that matches. */
export interface FoundPage {
  readonly url: string;
  /** HTML: text with `<mark>` around what matched. */
  readonly excerpt: string;
  readonly meta: { readonly title?: string };
  /** The places on the page that match, by heading. */
  readonly sub_results: ReadonlyArray<{
    readonly url: string;
    readonly title: string;
    readonly excerpt: string;
  }>;
}

interface Pagefind {
  /** Nothing when a later call has overtaken this one. */
  debouncedSearch(
    query: string,
    options?: object,
    delayMs?: number,
  ): Promise<{ readonly results: ReadonlyArray<{ data(): Promise<FoundPage> }> } | null>;
}

/** An address, not a module of ours: the bundler must leave it alone. */
const SCRIPT = '/pagefind/pagefind.js';

/** Loads Pagefind. Fails where the site was not built (in development). */
export async function loadPagefind(): Promise<Pagefind> {
  const pagefind: Pagefind = await import(/* @vite-ignore */ SCRIPT);
  return pagefind;
}
