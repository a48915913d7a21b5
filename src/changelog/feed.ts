/**
 * The changelog as a feed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4287 (Atom)
 */
import { type Release, releases } from '../../spec/changelog.ts';
import { documents } from '../../spec/contract.ts';
import { t } from '../i18n/t.ts';
import { ORIGIN_PLACEHOLDER } from '../sandbox/placeholders.ts';
import { CHANGELOG_PATH, FEED_PATH, releaseAnchor } from './paths.ts';

const PAGE = ORIGIN_PLACEHOLDER + CHANGELOG_PATH;

/** The feed's text. The same whenever it is built: its time is that of the newest release. */
export function changelogFeed(): string {
  const [newest] = releases;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
    element('title', `${t('home.title')}: ${t('changelog.title')}`),
    element('subtitle', t('changelog.description')),
    `<link rel="self" type="application/atom+xml" href="${escaped(ORIGIN_PLACEHOLDER + FEED_PATH)}"/>`,
    `<link rel="alternate" type="text/html" href="${escaped(PAGE)}"/>`,
    element('id', PAGE),
    element('updated', timeOf(newest?.date ?? '')),
    `<author>${element('name', t('changelog.author'))}</author>`,
    ...releases.map(entryOf),
    '</feed>',
    '',
  ].join('\n');
}

function entryOf(release: Release): string {
  const address = `${PAGE}#${releaseAnchor(release)}`;
  const changes = release.changes.map(
    ({ kind, text }) => `<li><strong>${t(`changelog.kind.${kind}`)}</strong>: ${htmlOf(text)}</li>`,
  );
  return [
    '<entry>',
    element('title', `${documents[release.document].title} ${release.version}: ${release.title}`),
    element('id', address),
    `<link rel="alternate" type="text/html" href="${escaped(address)}"/>`,
    element('published', timeOf(release.date)),
    element('updated', timeOf(release.date)),
    `<category term="${escaped(release.document)}"/>`,
    `<content type="html">${escaped(`<ul>${changes.join('')}</ul>`)}</content>`,
    '</entry>',
  ].join('\n');
}

/** A sentence as HTML; code stands between backticks. */
function htmlOf(text: string): string {
  return text
    .split('`')
    .map((piece, index) => (index % 2 === 1 ? `<code>${escaped(piece)}</code>` : escaped(piece)))
    .join('');
}

function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function timeOf(day: string): string {
  return `${day}T00:00:00Z`;
}
