/** The twins of what is no page of a document: home, guides, the console's pages. */
import { getCollection } from 'astro:content';
import { CHANGELOG_PATH } from '../changelog/paths.ts';
import { firstCalls } from '../components/home/first-calls.ts';
import { consolePages } from '../console/pages.ts';
import { t as word } from '../i18n/console.ts';
import { t } from '../i18n/t.ts';
import { MIGRATION_PATH } from '../migration/paths.ts';
import { type DocumentId, documentIds, homePath, overviewPath, referencePath } from '../navigation.ts';
import { ORIGIN_PLACEHOLDER, WRITTEN_ORIGIN } from '../sandbox/placeholders.ts';
import { curlSnippet } from '../snippets/curl.ts';
import { factsMarkdown } from './documents.ts';
import { fence, links, page } from './markdown.ts';
import { type Twin, twinPath } from './twin.ts';

/** Home, once for each version. */
export function homeTwins(): readonly Twin[] {
  return documentIds.map(homeTwin);
}

function homeTwin(version: DocumentId): Twin {
  const ways = [
    { path: '/guides/getting-started/', title: t('home.way.guide'), text: t('home.way.guide.text') },
    { path: overviewPath(version), title: t(`document.${version}`), text: t(`home.way.${version}.text`) },
    version === 'v2'
      ? { path: MIGRATION_PATH, title: t('guide.title'), text: t('home.way.migration.text') }
      : { path: CHANGELOG_PATH, title: t('changelog.title'), text: t('changelog.description') },
    { path: referencePath(version), title: t('nav.reference'), text: t('home.way.reference.text') },
  ];
  return {
    path: homePath(version),
    section: 'start',
    title: `${t('home.title')} ${version}`,
    summary: t('home.description'),
    isDigest: true,
    markdown: () =>
      page(
        `# ${t('home.title')}: ${t(`home.${version}.heading`)}`,
        t(`home.${version}.lead`),
        `## ${t('home.call.title')}`,
        fence('sh', curlSnippet(firstCalls[version])),
        `## ${t('home.seed.title')}`,
        t('home.seed.text'),
        `## ${t(`home.${version}.facts`)}`,
        t(`home.${version}.facts.text`),
        factsMarkdown(version),
        `## ${t('home.ways')}`,
        links(ways.map(({ path, title, text }) => ({ href: twinPath(path) ?? path, title, text }))),
      ),
  };
}

/** The guides that are written in Markdown, for the address that the site is built for. */
export async function guideTwins(): Promise<readonly Twin[]> {
  const guides = await getCollection('docs');
  return guides
    .map(
      ({ id, body = '', data: { title, description = '' } }): Twin => ({
        path: `/${id}/`,
        section: 'guides',
        title,
        summary: description,
        markdown: () => page(`# ${title}`, body.trim().replaceAll(WRITTEN_ORIGIN, ORIGIN_PLACEHOLDER)),
      }),
    )
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The console's pages show what only a visitor's sandbox has; their twins say where a program finds the same. */
export function consoleTwins(): readonly Twin[] {
  return consolePages.map(({ path, title, lead, docs }) => ({
    path,
    section: 'console',
    title: word(title),
    summary: word(lead),
    markdown: () =>
      page(
        `# ${word(title)}`,
        word(lead),
        links([{ href: twinPath(docs) ?? docs, title: docs, text: t('console.twin') }]),
      ),
  }));
}
