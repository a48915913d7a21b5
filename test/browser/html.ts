/** Reads built pages with a browser's own parsing rules, without a browser. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** An element of a page. */
export type Element = DefaultTreeAdapterTypes.Element;

type Node = DefaultTreeAdapterTypes.Node;

/** Every element of a page or below a node, in the order of the page. */
export function elementsOf(source: string | Node): readonly Element[] {
  const found: Element[] = [];
  const visit = (node: Node): void => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(typeof source === 'string' ? parse(source) : source);
  return found;
}

/** An attribute's value. */
export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

/** The text of an element and all below it. */
export function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
