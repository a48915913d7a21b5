/**
 * `llms.txt` and `llms-full.txt`: the whole site for language models, as a list of links to the twins and as the
 * twins themselves, one after the other.
 *
 * @see https://llmstxt.org
 */
import { documentNames, documents } from '../../spec/contract.ts';
import { exportsOf } from '../exports/exports.ts';
import { t } from '../i18n/t.ts';
import { ORIGIN_PLACEHOLDER } from '../sandbox/placeholders.ts';
import { links, page } from './markdown.ts';
import { type Section, sections, type Twin, twinPath } from './twin.ts';
import { allTwins } from './twins.ts';

/** The list of what there is. */
export async function llmsText(): Promise<string> {
  const twins = await allTwins();
  const isOptional = ({ section, isDigest = false }: Twin) => isDigest || section === 'start';
  const listed = sections.flatMap((section) => {
    const entries = twins.filter((twin) => twin.section === section && !isOptional(twin));
    return entries.length === 0 ? [] : [`## ${titleOf(section)}`, links(entries.map(entryOf))];
  });
  const machineReadable = documentNames.flatMap((name) =>
    exportsOf(name).map(({ href, title, text }) => ({ href: ORIGIN_PLACEHOLDER + href, title, text })),
  );
  return page(
    `# ${t('home.title')}`,
    `> ${t('home.description')}`,
    t('llms.how'),
    ...listed,
    `## ${t('overview.download')}`,
    links(machineReadable),
    '## Optional', // the one title that llmstxt.org gives a meaning: what may be left out
    links(twins.filter(isOptional).map(entryOf)),
  );
}

/** Everything, each page under the address that it stands at. */
export async function llmsFullText(): Promise<string> {
  const whole = (await allTwins()).filter(({ isDigest = false }) => !isDigest);
  return whole
    .map(({ path, markdown }) => `<!-- ${ORIGIN_PLACEHOLDER}${path} -->\n\n${markdown()}`)
    .join('\n---\n\n');
}

function entryOf({ path, title, summary }: Twin): { href: string; title: string; text: string } {
  return { href: `${ORIGIN_PLACEHOLDER}${twinPath(path)}`, title, text: summary };
}

function titleOf(section: Section): string {
  if (section === 'start') return t('nav.start');
  if (section === 'guides') return t('nav.guides');
  if (section === 'console') return t('nav.console');
  return section === 'problems' ? t('problem.title') : documents[section].title;
}
