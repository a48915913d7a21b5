/** Addresses of the pages that come from the contract. */
import type { DocumentName, Operation } from '../../spec/operation.ts';

/** The page of an operation. */
export function operationPath({
  document,
  group,
  slug,
}: Pick<Operation, 'document' | 'group' | 'slug'>): string {
  return `/docs/${document}/${group}/${slug}/`;
}

/** The page of a group. */
export function groupPath(document: DocumentName, group: string): string {
  return `/docs/${document}/${group}/`;
}

/** The page about a problem. */
export function problemPath(code: string): string {
  return `/problems/${code}/`;
}
