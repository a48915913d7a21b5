/**
 * Where things are: the documents, the links of the header, and the sidebar of each part of the site.
 * Pages never write a path to another part by hand.
 */
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { documentNames, documents, predecessorsOf, successorOf } from '../spec/contract.ts';
import type { DocumentName, Operation } from '../spec/operation.ts';
import { CHANGELOG_PATH } from './changelog/paths.ts';
import { CUBICLE_PATH } from './cubicle/paths.ts';
import { EVENTS_PATH } from './events/catalogue.ts';
import { t as cubicle } from './i18n/cubicle.ts';
import { t } from './i18n/t.ts';
import { MIGRATION_PATH } from './migration/paths.ts';
import { groupPath, operationPath } from './operations/paths.ts';

/** The versions of the core API, between which a reader switches. Their ids are part of the address. */
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
  { label: t('nav.console'), href: '/console/', section: '/console/' },
];

/** The sidebar of the guides (and of every page that names no other). */
export const guidesSidebar: SidebarConfig = [
  {
    label: t('nav.start'),
    items: [{ slug: 'guides/getting-started' }, { slug: 'guides/sandbox' }],
  },
  {
    label: t('nav.reference.more'),
    items: [
      ...documentNames
        .filter((name) => !isVersion(name))
        .map((name) => ({ label: t(`document.${name}`), link: overviewPath(name) })),
      { label: t('problem.title'), link: '/problems/' },
    ],
  },
  {
    label: t('nav.concepts'),
    items: [
      { slug: 'guides/authentication' },
      { slug: 'guides/errors' },
      { slug: 'guides/lists' },
      { slug: 'guides/rate-limits' },
      { slug: 'guides/webhooks' },
      { label: t('events.title'), link: EVENTS_PATH },
    ],
  },
  {
    label: t('nav.examples'),
    items: [{ label: cubicle('page.title'), link: CUBICLE_PATH }],
  },
  {
    label: t('nav.operating'),
    items: [{ slug: 'guides/running-it' }],
  },
  {
    label: t('nav.changes'),
    items: [
      { label: t('guide.title'), link: MIGRATION_PATH },
      { label: t('changelog.title'), link: CHANGELOG_PATH },
    ],
  },
];

/** Where a document's pages begin. */
export function overviewPath(document: DocumentName): string {
  return `/docs/${document}/`;
}

/** Where Scalar's whole reference of a document stands. */
export function referencePath(document: DocumentName): string {
  return `/docs/${document}/reference/`;
}

/** The home page as seen from a version; v4 is what a visitor without a choice gets. */
export function homePath(document: DocumentId): string {
  return document === 'v4' ? '/' : `/home/${document}/`;
}

/** Which version a path belongs to, if any. What replaces an operation of v2 elsewhere, as OAuth does, counts as v4. */
export function documentOf(pathname: string): DocumentId | undefined {
  const own = documentIds.find((id) => pathname.startsWith(overviewPath(id)) || pathname === homePath(id));
  if (own !== undefined) return own;
  const operation = operationAt(pathname);
  return operation && predecessorsOf(operation).length > 0 ? 'v4' : undefined;
}

const operationsByPath = new Map(
  documentNames
    .flatMap((name) => documents[name].operations)
    .map((operation) => [operationPath(operation), operation]),
);

/** The operation whose page this is. */
function operationAt(pathname: string): Operation | undefined {
  return operationsByPath.get(pathname);
}

/**
 * The sidebar of a document's pages. Handed to `<StarlightPage sidebar>` by each of them, so that a page
 * carries the links of its own document only.
 */
export function documentSidebar(document: DocumentName): SidebarConfig {
  return [
    { label: t('nav.overview'), link: overviewPath(document) },
    ...(document === 'v2' ? [{ label: t('guide.title'), link: MIGRATION_PATH }] : []),
    ...operationGroups(document),
    { label: t('nav.reference'), link: referencePath(document) },
    { label: t('changelog.title'), link: CHANGELOG_PATH },
  ];
}

/** One group of links per tag, one link per operation. */
function operationGroups(document: DocumentName): SidebarConfig {
  const { groups, operations } = documents[document];
  return Object.entries(groups).map(([group, { title }]) => ({
    label: title,
    items: operations
      .filter((operation) => operation.group === group)
      .map((operation) =>
        operationLink({ label: operation.summary, path: operationPath(operation), method: operation.method }),
      ),
  }));
}

/** Whether a document is a version of the core API. */
export function isVersion(document: DocumentName): document is DocumentId {
  return documentIds.some((id) => id === document);
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

/** Where the version switch leads, and whether that says the same there. */
export interface Counterpart {
  readonly href: string;
  /** `false`: the other version has nothing like this page, so the switch leads to its overview. */
  readonly isSame: boolean;
}

/**
 * The page that says the same in another version: of an operation, the one that replaces or precedes it
 * (access rule P7).
 */
export function counterpart(pathname: string, target: DocumentId): Counterpart {
  const here = documentOf(pathname);
  const same = (href: string): Counterpart => ({ href, isSame: true });
  if (here === undefined) return same(overviewPath(target));
  if (here === target) return same(pathname);
  if (pathname === homePath(here)) return same(homePath(target));
  if (pathname === referencePath(here)) return same(referencePath(target));
  if (pathname === overviewPath(here)) return same(overviewPath(target));
  const { operations } = documents[here];
  const operation = operationAt(pathname);
  const other = operation && otherVersion(operation);
  if (other) return same(operationPath(other));
  // The page of a group: where the first of its operations that has a counterpart has it.
  const inGroup = operations.filter(({ group }) => groupPath(here, group) === pathname);
  const [first] = inGroup.flatMap((candidate) => otherVersion(candidate) ?? []);
  return first ? same(groupPath(first.document, first.group)) : { href: overviewPath(target), isSame: false };
}

function otherVersion(operation: Operation): Operation | undefined {
  return operation.document === 'v2' ? successorOf(operation) : predecessorsOf(operation)[0];
}
