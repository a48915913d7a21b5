/** The operations of the simulated APIs that take a credential, for the explorer. For build time: the application gets the rows. */
import { documents } from '../../spec/contract.ts';
import type { Operation } from '../../spec/operation.ts';
import { type Needs, needsOf } from '../access/verdict.ts';
import { operationPath } from '../operations/paths.ts';

/** An operation as the explorer shows it. */
export interface ExplorerRow {
  readonly id: string;
  readonly title: string;
  readonly method: string;
  /** Path with its base. */
  readonly url: string;
  readonly href: string;
  readonly group: string;
  readonly needs: Needs;
}

/** Every operation that a token opens, of the current version first. */
export function explorerRows(): readonly ExplorerRow[] {
  return (['v4', 'v2'] as const).flatMap((name) => {
    const { groups, operations } = documents[name];
    const rowOf = (operation: Operation): ExplorerRow => ({
      id: `${name}.${operation.id}`,
      title: operation.summary,
      method: operation.method.toUpperCase(),
      url: `/${name}${operation.path}`,
      href: operationPath(operation),
      group: groups[operation.group]?.title ?? operation.group,
      needs: needsOf(operation),
    });
    return operations.filter(({ security }) => security === 'token').map(rowOf);
  });
}
