/** The translation for a page: with the visitor's token and ids. Loaded with the first use, since it needs the contract. */
import '../jitless.ts';
import { operationPath } from '../operations/paths.ts';
import { ORIGIN_PLACEHOLDER, WRITTEN_ORIGIN } from '../sandbox/placeholders.ts';
import { highlight } from '../snippets/highlight.ts';
import { KnownIds, type Numbered } from './known-ids.ts';
import { translateCurl } from './translate-curl.ts';

/** A translation to show. */
export interface Shown {
  readonly curl: string;
  /** The same, coloured. */
  readonly html: string;
  readonly notes: readonly string[];
  readonly from: ShownOperation;
  readonly to: ShownOperation;
}

/** An operation with its page. */
export interface ShownOperation {
  readonly title: string;
  readonly href: string;
}

let known: KnownIds | undefined;
let knownFor: string | undefined;

/**
 * Translates a command.
 *
 * @param token - of the visitor's sandbox, where there is one
 * @param seedAddress - where the table of seed records is
 */
export async function translateLive(
  text: string,
  token: string | undefined,
  seedAddress: string,
): Promise<Shown | { readonly fault: string }> {
  if (!known || knownFor !== token) known = new KnownIds(seedAddress, token);
  knownFor = token;
  const ids = known;
  for (;;) {
    const missing: Numbered[] = [];
    const result = translateCurl(text, {
      idOf: (kind, number) => {
        if (!ids.has({ kind, number })) missing.push({ kind, number });
        return ids.get({ kind, number });
      },
      origins: [location.origin, ORIGIN_PLACEHOLDER, WRITTEN_ORIGIN],
      variables: token === undefined ? {} : { KONTOR_TOKEN: token },
    });
    if (missing.length > 0) await ids.learn(missing);
    else if ('fault' in result) return result;
    else {
      const { curl, notes, from, to } = result;
      const shown = ({ summary: title, ...operation }: typeof from) => ({
        title,
        href: operationPath(operation),
      });
      return { curl, html: highlight(curl, 'bash'), notes, from: shown(from), to: shown(to) };
    }
  }
}
