/** The twins of the changelog and of the page *From v2 to v4*. */
import { releases } from '../../spec/changelog.ts';
import { documents } from '../../spec/contract.ts';
import { migrateRequest } from '../../spec/migration.ts';
import { CHANGELOG_PATH, FEED_PATH } from '../changelog/paths.ts';
import { t } from '../i18n/t.ts';
import { differences, legacyDates, migrationGroups } from '../migration/guide.ts';
import { MIGRATION_PATH } from '../migration/paths.ts';
import { remarkText } from '../migration/remark-text.ts';
import { seedIdOf } from '../operations/generated.ts';
import type { FieldRow, OperationPage } from '../operations/operation-page.ts';
import { operationPath } from '../operations/paths.ts';
import { curlSnippet } from '../snippets/curl.ts';
import { fence, page, table } from './markdown.ts';
import { type Twin, twinPath } from './twin.ts';

/** Both of them. */
export function changeTwins(): readonly Twin[] {
  return [migrationTwin(), changelogTwin()];
}

function changelogTwin(): Twin {
  return {
    path: CHANGELOG_PATH,
    section: 'start',
    title: t('changelog.title'),
    summary: t('changelog.description'),
    markdown: () =>
      page(
        `# ${t('changelog.title')}`,
        `${t('changelog.lead')} ${t('changelog.feed.text')} [${t('changelog.feed')}](${FEED_PATH})`,
        t('guide.dates', legacyDates()),
        ...releases.flatMap(({ document, version, date, title, changes }) => [
          `## ${documents[document].title} ${version}`,
          `${date}. ${title}`,
          changes.map(({ kind, text }) => `- ${t(`changelog.kind.${kind}`)}: ${text}`).join('\n'),
        ]),
      ),
  };
}

function migrationTwin(): Twin {
  const steps = ['1', '2', '3', '4', '5'] as const;
  return {
    path: MIGRATION_PATH,
    section: 'guides',
    title: t('guide.title'),
    summary: t('guide.description'),
    markdown: () =>
      page(
        `# ${t('guide.title')}`,
        t('guide.lead'),
        `${t('guide.dates', legacyDates())} [${t('guide.changelog')}](${twinPath(CHANGELOG_PATH)})`,
        `## ${t('guide.differences')}`,
        table(
          [t('guide.differences.topic'), 'v2', 'v4'],
          differences().map(({ topic, v2, v4 }) => [topic, v2, v4]),
        ),
        `## ${t('guide.steps')}`,
        steps.map((step) => `${step}. ${t(`guide.steps.${step}`)}`).join('\n'),
        `## ${t('guide.operations')}`,
        ...migrationGroups().flatMap(({ title, operations, fields }) => [
          `### ${title}`,
          ...operations.flatMap(({ page: own, to }) => [
            `#### \`${own.operation.method.toUpperCase()} ${own.url}\` → \`${to.method.toUpperCase()} ${documents.v4.base}${to.path}\``,
            `[${own.operation.summary}](${twinPath(operationPath(own.operation))}) ${t('translator.replaces')} [${to.summary}](${twinPath(operationPath(to))}). ${own.successor?.note ?? ''}`.trim(),
            ...requestsOf(own),
            mapping(own.parameterMapping),
          ]),
          ...fields.flatMap(({ type, rows }) => [`#### ${t('guide.fields', { type })}`, mapping(rows)]),
        ]),
      ),
  };
}

/** The request in both versions. */
function requestsOf({ working }: OperationPage): readonly string[] {
  const result = migrateRequest(working.request, seedIdOf);
  if ('reason' in result) return [];
  return [
    fence('sh', `# v2\n${curlSnippet(working.request)}\n# v4\n${curlSnippet(result.request)}`),
    result.remarks.map((remark) => `- ${remarkText(remark)}`).join('\n'),
  ];
}

function mapping(rows: readonly FieldRow[]): string {
  if (rows.length === 0) return '';
  return table(
    [t('mapping.from'), t('mapping.to'), t('mapping.how')],
    rows.map(({ from, to, change }) => [`\`${from}\``, `\`${to}\``, change]),
  );
}
