/**
 * Where things are: the documents, the links of the header, and the sidebar of each part of the site.
 * Pages never write a path to another part by hand.
 */
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { t } from './i18n/t.ts';

/** The documents that have pages here. Their ids are part of the address. */
export const documentIds = ['v4', 'v2'] as const;
export type DocumentId = (typeof documentIds)[number];

/** A link of the header and of the small-screen menu. */
export interface TopLink {
  readonly label: string;
  readonly href: string;
  /** Every page below this path counts as "here". */
  readonly section: string;
}

type SidebarConfig = NonNullable<StarlightUserConfig['sidebar']>;

/** The links that stand in the header of every page. */
export const topLinks: readonly TopLink[] = [
  { label: t('nav.guides'), href: '/guides/getting-started/', section: '/guides/' },
  { label: t('document.v4'), href: '/docs/v4/', section: '/docs/v4/' },
  { label: t('document.v2'), href: '/docs/v2/', section: '/docs/v2/' },
];

/** The sidebar of the guides (and of every page that names no other). */
export const guidesSidebar: SidebarConfig = [
  {
    label: t('nav.start'),
    items: [{ slug: 'guides/getting-started' }, { slug: 'guides/sandbox' }],
  },
  {
    label: t('nav.concepts'),
    items: [
      { slug: 'guides/authentication' },
      { slug: 'guides/errors' },
      { slug: 'guides/lists' },
      { slug: 'guides/rate-limits' },
    ],
  },
];

/** Where a document's pages begin. */
export function overviewPath(document: DocumentId): string {
  return `/docs/${document}/`;
}

/** Where Scalar's whole reference of a document stands. */
export function referencePath(document: DocumentId): string {
  return `/docs/${document}/reference/`;
}

/** The home page as seen from a version; v4 is what a visitor without a choice gets. */
export function homePath(document: DocumentId): string {
  return document === 'v4' ? '/' : `/home/${document}/`;
}

/** Which document a path belongs to, if any. */
export function documentOf(pathname: string): DocumentId | undefined {
  return documentIds.find((id) => pathname.startsWith(overviewPath(id)) || pathname === homePath(id));
}

/**
 * The sidebar of a document's pages. Handed to `<StarlightPage sidebar>` by each of them, so that a page
 * carries the links of its own document only.
 */
export function documentSidebar(document: DocumentId): SidebarConfig {
  return [
    { label: t('nav.overview'), link: overviewPath(document) },
    ...operationGroups(document),
    { label: t('nav.reference'), link: referencePath(document) },
  ];
}

/**
 * One group of links per tag, one link per operation.
 *
 * This is the place where the operations of `spec/` come in: map each tag to
 * `{ label: tag, items: [operationLink(…), …] }`.
 */
function operationGroups(_document: DocumentId): SidebarConfig {
  return [];
}

/** A sidebar link to an operation's page, with its method as a badge. */
export function operationLink(operation: {
  readonly label: string;
  readonly path: string;
  readonly method: string;
}): SidebarConfig[number] {
  return {
    label: operation.label,
    link: operation.path,
    badge: { text: operation.method.toUpperCase(), class: `method method-${operation.method.toLowerCase()}` },
  };
}

/**
 * The page that says the same in another document: where the version switch leads from here.
 * Until operations are mapped, a page's counterpart is the other document's page of the same kind.
 */
export function counterpart(pathname: string, target: DocumentId): string {
  const here = documentOf(pathname);
  if (here === undefined) return overviewPath(target);
  if (pathname === homePath(here)) return homePath(target);
  if (pathname === referencePath(here)) return referencePath(target);
  return overviewPath(target);
}
