/** A page's twin in Markdown: the same contents as plain text, for tools and for reading in a terminal. */

import { documentNames } from '../../spec/contract.ts';

/** Parts of the site, in the order in which lists of its pages have them. */
export const sections = ['start', 'guides', ...documentNames, 'console', 'problems'] as const;
export type Section = (typeof sections)[number];

/** One twin. */
export interface Twin {
  /** Address of the page itself, with a slash at its end. */
  readonly path: string;
  readonly section: Section;
  readonly title: string;
  /** One sentence about the page. */
  readonly summary: string;
  /** Whether it only repeats what other twins hold. */
  readonly isDigest?: boolean;
  markdown(): string;
}

/** Address of the twin of a page; `undefined` for the page that stands where no page is. */
export function twinPath(path: string): string | undefined {
  if (/^\/404(?:\/|\.html)?$/.test(path)) return undefined;
  return path === '/' ? '/index.md' : `${path.replace(/\/$/, '')}.md`;
}
