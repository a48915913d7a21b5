/** The twins of the pages about problems. */
import { isOfAnyRequest } from '../../spec/any-request.ts';
import { type ProblemCode, problems } from '../../spec/problems.ts';
import { t } from '../i18n/t.ts';
import { reasonOf } from '../operations/operation-page.ts';
import { problemPath } from '../operations/paths.ts';
import { prettyJson } from '../operations/pretty-json.ts';
import { operationsWith, problemExample } from '../operations/problem-uses.ts';
import { operationEntry } from './documents.ts';
import { fence, links, page } from './markdown.ts';
import { type Twin, twinPath } from './twin.ts';

const codes = Object.keys(problems) as readonly ProblemCode[]; // the keys of a constant

/** The catalogue and a twin for each problem. */
export function problemTwins(): readonly Twin[] {
  return [catalogueTwin(), ...codes.map(problemTwin)];
}

function catalogueTwin(): Twin {
  const entries = codes
    .toSorted((a, b) => problems[a].status - problems[b].status)
    .map((code) => {
      const { status, title } = problems[code];
      const path = problemPath(code);
      return { href: twinPath(path) ?? path, title: code, text: `${status}. ${title}.` };
    });
  return {
    path: '/problems/',
    section: 'problems',
    title: t('problem.title'),
    summary: t('problem.catalogue'),
    isDigest: true,
    markdown: () => page(`# ${t('problem.title')}`, t('problem.catalogue'), links(entries)),
  };
}

function problemTwin(code: ProblemCode): Twin {
  const { status, title, meaning, remedy } = problems[code];
  return {
    path: problemPath(code),
    section: 'problems',
    title: `${title} (\`${code}\`)`,
    summary: meaning,
    markdown: () => {
      const example = problemExample(code);
      const operations = operationsWith(code);
      return page(
        `# ${title}`,
        `\`${code}\`, ${status} ${reasonOf(status)}`,
        `## ${t('problem.meaning')}`,
        meaning,
        `## ${t('problem.do')}`,
        remedy,
        isOfAnyRequest(code) ? t('problem.any') : '',
        ...(example ? [`## ${t('problem.examples')}`, fence('json', prettyJson(example.response.body))] : []),
        ...(operations.length > 0
          ? [`## ${t('problem.operations')}`, links(operations.map(operationEntry))]
          : []),
      );
    },
  };
}
