/** Code in which what changes is marked, as HTML; without colours, so that the marks are all that stands out. */
import type { Run } from '../migration/word-diff.ts';
import { escapeText, withFillPlaces } from './render-code.ts';

/** The inside of `<code>`. */
export function renderMarkedCode(runs: readonly Run[]): string {
  const html = runs.map(({ text, isChanged }) =>
    isChanged ? `<mark>${escapeText(text)}</mark>` : escapeText(text),
  );
  return withFillPlaces(html.join(''));
}
