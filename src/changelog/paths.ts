/** Where the changelog stands, for people and for feed readers. */
import type { Release } from '../../spec/changelog.ts';

export const CHANGELOG_PATH = '/changelog/';
export const FEED_PATH = '/changelog.atom';

/** The anchor of a release within the page. */
export function releaseAnchor({ document, version }: Pick<Release, 'document' | 'version'>): string {
  return `${document}-${version}`;
}
