/** An operation's page as Markdown. */
import { migrateRequest } from '../../spec/migration.ts';
import { needsCredential } from '../../spec/operation.ts';
import { t } from '../i18n/t.ts';
import { remarkText } from '../migration/remark-text.ts';
import { curlSnippet } from '../snippets/curl.ts';
import { fence, table } from '../twins/markdown.ts';
import { seedIdOf } from './generated.ts';
import type { OperationPage } from './operation-page.ts';
import { problemPath } from './paths.ts';
import { prettyJson } from './pretty-json.ts';
import type { SchemaRow } from './schema-rows.ts';

/** Who can call it, as a sentence or a list. */
function whoInWords({ operation, scopes, callers }: OperationPage): string {
  if (operation.security === 'client') return t('who.client');
  if (!needsCredential(operation)) return t('who.anyone');
  if (operation.security === 'management') return t('who.management');
  if (scopes.length === 0) return t('who.noScope');
  const names = scopes.map(({ scope }) => `\`${scope}\``).join(', ');
  return [`${t('who.scopes')} ${names}:`, '', ...callers.map(({ kind, text }) => `- ${kind}: ${text}`)].join(
    '\n',
  );
}

/** Writes the page. */
export function operationMarkdown(page: OperationPage): string {
  const { operation, parameters, body, answers, successor, fieldMapping, parameterMapping } = page;
  const who = whoInWords(page);
  const parts = [
    `# ${operation.summary}`,
    `\`${operation.method.toUpperCase()} ${page.url}\``,
    operation.description,
    ...(successor
      ? [
          `${t('operation.successor')} [${successor.title}](${successor.href}). ${successor.note ?? ''}`.trim(),
        ]
      : []),
    `## ${t('who.title')}`,
    who,
    ...rowsPart(
      t('parameters.path'),
      parameters.filter((parameter) => parameter.in === 'path'),
    ),
    ...rowsPart(
      t('parameters.query'),
      parameters.filter((parameter) => parameter.in === 'query'),
    ),
    ...rowsPart(
      t('parameters.header'),
      parameters.filter((parameter) => parameter.in === 'header'),
    ),
    ...(page.before.length > 0
      ? [`${t('try.before')} ${page.before.map(({ href, title }) => `[${title}](${href})`).join(', ')}`]
      : []),
    ...(body ? rowsPart(`${t('body.title')} (\`${body.mediaType}\`)`, body.rows) : []),
    `## ${t('answers.title')}`,
    ...answers.flatMap((answer) => [
      `### ${answer.status} ${answer.reason}`,
      answer.description ||
        answer.problems.map(({ code, title }) => `[${title}](${problemPath(code)})`).join(', '),
      ...answer.scenarios.flatMap(({ summary, request, response }) => [
        `#### ${summary}`,
        fence('sh', curlSnippet(request)),
        response.body === '' ? t('answers.noBody') : fence('json', prettyJson(response.body)),
      ]),
    ]),
    ...examplePart(page),
    ...mappingPart(t('mapping.parameters'), parameterMapping),
    ...mappingPart(t('mapping.fields'), fieldMapping),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function rowsPart(title: string, rows: readonly SchemaRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const lines = rows.map(({ path, type, isRequired, constraints, values, description }) => {
    const facts = [
      type,
      ...(isRequired ? [t('schema.required')] : []),
      ...constraints,
      ...values.map((value) => `\`${value}\``),
    ];
    return `- \`${path}\` (${facts.join(', ')}): ${description}`;
  });
  return [`## ${title}`, lines.join('\n')];
}

/** The request of the example in v4; the one in v2 stands with its answer. */
function examplePart({ working, successor }: OperationPage): readonly string[] {
  const result = successor && migrateRequest(working.request, seedIdOf);
  if (!result || 'reason' in result) return [];
  const remarks = result.remarks.map((remark) => `- ${remarkText(remark)}`).join('\n');
  return [
    `## ${t('mapping.title')}: ${t('migration.example')}`,
    fence('sh', curlSnippet(result.request)),
    remarks,
  ];
}

function mappingPart(title: string, rows: OperationPage['fieldMapping']): readonly string[] {
  if (rows.length === 0) return [];
  return [
    `## ${t('mapping.title')}: ${title}`,
    table(
      [t('mapping.from'), t('mapping.to'), t('mapping.how')],
      rows.map(({ from, to, change }) => [`\`${from}\``, `\`${to}\``, change]),
    ),
  ];
}
