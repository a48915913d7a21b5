/** The twins of a document's pages: overview, groups, operations, and the whole reference. */
import { problemsOfAnyRequest } from '../../spec/any-request.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import type { DocumentName, Operation } from '../../spec/operation.ts';
import { CHANGELOG_PATH } from '../changelog/paths.ts';
import { firstCalls } from '../components/home/first-calls.ts';
import { exportsOf } from '../exports/exports.ts';
import { t } from '../i18n/t.ts';
import { MIGRATION_PATH } from '../migration/paths.ts';
import { type DocumentId, isVersion, overviewPath, referencePath } from '../navigation.ts';
import { operationMarkdown } from '../operations/operation-markdown.ts';
import { operationPage, operationsInOrder } from '../operations/operation-page.ts';
import { groupPath, operationPath, problemPath } from '../operations/paths.ts';
import { curlSnippet } from '../snippets/curl.ts';
import { fence, links, page } from './markdown.ts';
import { type Twin, twinPath } from './twin.ts';

/** The twins of all documents. */
export function documentTwins(): readonly Twin[] {
  return documentNames.flatMap((name) => [
    overviewTwin(name),
    ...Object.keys(documents[name].groups).map((group) => groupTwin(name, group)),
    ...operationsInOrder(name).map(operationTwin),
    referenceTwin(name),
  ]);
}

/** What one has to know about a version, as a list. */
export function factsMarkdown(document: DocumentId): string {
  const names = ['address', 'auth', 'shape', 'lists', 'errors', 'limits'] as const;
  return names.map((name) => `- **${t(`facts.${name}`)}**: ${t(`facts.${document}.${name}`)}`).join('\n');
}

function overviewTwin(name: DocumentName): Twin {
  const { title, description, groups } = documents[name];
  return {
    path: overviewPath(name),
    section: name,
    title,
    summary: description,
    markdown: () =>
      page(
        `# ${title}`,
        isVersion(name) ? t(`overview.${name}.lead`) : description,
        versionLine(name),
        fence('sh', curlSnippet(firstCalls[name])),
        ...(isVersion(name)
          ? [`## ${t('overview.glance')}`, factsMarkdown(name)]
          : [t(`overview.${name}.note`)]),
        `## ${t('overview.groups')}`,
        ...Object.entries(groups).flatMap(([group, entry]) => [
          `### ${entry.title}`,
          entry.description,
          links(operationsOf(name, group).map(operationEntry)),
        ]),
        `## ${t('overview.any')}`,
        t('overview.any.text'),
        links(
          problemsOfAnyRequest.map(({ code, status, when }) => {
            const path = problemPath(code);
            return { href: twinPath(path) ?? path, title: code, text: `${status}: ${when}.` };
          }),
        ),
        `## ${t('overview.download')}`,
        links(exportsOf(name)),
      ),
  };
}

/** Which version this is and since when, and what there is to know about its end. */
function versionLine(name: DocumentName): string {
  const { version, changed, deprecation } = documents[name];
  const log = `[${t('overview.version.log')}](${twinPath(CHANGELOG_PATH)})`;
  const move = `[${t('overview.migration')}](${twinPath(MIGRATION_PATH)})`;
  const parts = [t('overview.version', { version, changed }), log, ...(deprecation ? [move] : [])];
  return parts.join(' ');
}

function groupTwin(name: DocumentName, group: string): Twin {
  const { title = group, description = '' } = documents[name].groups[group] ?? {};
  return {
    path: groupPath(name, group),
    section: name,
    title: `${title} (${name})`,
    summary: description,
    isDigest: true,
    markdown: () =>
      page(
        `# ${title} (${name})`,
        description,
        `## ${t('group.operations')}`,
        links(operationsOf(name, group).map(operationEntry)),
      ),
  };
}

function operationTwin(operation: Operation): Twin {
  return {
    path: operationPath(operation),
    section: operation.document,
    title: operation.summary,
    summary: summaryOf(operation),
    markdown: () => operationMarkdown(operationPage(operation)),
  };
}

function referenceTwin(name: DocumentName): Twin {
  const title = t('reference.title', { document: t(`document.${name}`) });
  return {
    path: referencePath(name),
    section: name,
    title,
    summary: t('home.way.reference.text'),
    isDigest: true,
    markdown: () =>
      [
        page(`# ${title}`, documents[name].description, isVersion(name) ? factsMarkdown(name) : ''),
        ...operationsInOrder(name).map((operation) => operationMarkdown(operationPage(operation))),
      ].join('\n'),
  };
}

function operationsOf(name: DocumentName, group: string): readonly Operation[] {
  return documents[name].operations.filter((operation) => operation.group === group);
}

/** An operation as an entry of a list of links. */
export function operationEntry(operation: Operation): { href: string; title: string; text: string } {
  const path = operationPath(operation);
  return { href: twinPath(path) ?? path, title: operation.summary, text: summaryOf(operation) };
}

function summaryOf({ document, method, path, description }: Operation): string {
  const [first = ''] = description.split(/(?<=\.) /);
  return `\`${method.toUpperCase()} ${documents[document].base}${path}\`. ${first}`;
}
