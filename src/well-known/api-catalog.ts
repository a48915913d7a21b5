/**
 * The API catalogue: which APIs there are, and where each is described for machines and for people.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9727 (what it says)
 * @see https://www.rfc-editor.org/rfc/rfc9264#section-4.2 (how it is written)
 */
import { documentNames, documents } from '../../spec/contract.ts';
import type { DocumentName } from '../../spec/operation.ts';
import { exportsOf } from '../exports/exports.ts';
import { overviewPath } from '../navigation.ts';
import { ORIGIN_PLACEHOLDER } from '../sandbox/placeholders.ts';
import { twinPath } from '../twins/twin.ts';

/** Target of a link. */
export interface LinkTarget {
  readonly href: string;
  readonly type?: string;
  readonly title?: string;
}

/** Links from one resource, by their relation. */
export interface LinkContext {
  readonly anchor: string;
  readonly [relation: string]: string | readonly LinkTarget[];
}

/** The catalogue as a JSON value. */
export function apiCatalog(): { readonly linkset: readonly LinkContext[] } {
  const apis = documentNames.map((name) => ({ href: baseOf(name), title: documents[name].title }));
  return {
    linkset: [{ anchor: absolute('/.well-known/api-catalog'), item: apis }, ...documentNames.map(linksOf)],
  };
}

function linksOf(name: DocumentName): LinkContext {
  const overview = overviewPath(name);
  return {
    anchor: baseOf(name),
    'service-desc': exportsOf(name)
      .filter(({ href }) => href.startsWith('/openapi/'))
      .map(({ href, mediaType }) => ({ href: absolute(href), type: mediaType })),
    'service-doc': [
      { href: absolute(overview), type: 'text/html', title: documents[name].title },
      { href: absolute(twinPath(overview) ?? overview), type: 'text/markdown' },
    ],
    status: [{ href: absolute('/healthz'), type: 'application/json' }],
    ...(documents[name].deprecation && {
      deprecation: [{ href: absolute(overview), type: 'text/html' }],
      'successor-version': [{ href: baseOf('v4'), title: documents.v4.title }],
    }),
  };
}

function baseOf(name: DocumentName): string {
  return absolute(documents[name].base);
}

function absolute(path: string): string {
  return ORIGIN_PLACEHOLDER + path;
}
