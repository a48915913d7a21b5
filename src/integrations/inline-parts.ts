/**
 * Finds what a Content-Security-Policy must allow by hash in a built page: inline scripts that run, inline
 * style sheets, and `style` attributes. Read with the browsers' own parsing rules, since a hash must match
 * to the byte.
 */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** The texts exactly as the browser will hash them. */
export interface InlineParts {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  readonly styleAttributes: readonly string[];
}

/** Collects the inline parts of one HTML document. */
export function inlineParts(html: string): InlineParts {
  const scripts: string[] = [];
  const styles: string[] = [];
  const styleAttributes: string[] = [];

  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) {
      const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
      if (node.tagName === 'script' && !attributes.has('src') && runs(attributes.get('type'))) {
        scripts.push(textOf(node));
      }
      if (node.tagName === 'style') styles.push(textOf(node));
      const style = attributes.get('style');
      if (style !== undefined) styleAttributes.push(style);
      if ('content' in node) visit(node.content);
    }
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };

  visit(parse(html));
  return { scripts, styles, styleAttributes };
}

/** Whether a script of this type is executed; data blocks (JSON, templates) need no permission. */
function runs(type: string | undefined): boolean {
  return (
    type === undefined || ['', 'module', 'text/javascript', 'importmap'].includes(type.trim().toLowerCase())
  );
}

function textOf(element: DefaultTreeAdapterTypes.Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}
