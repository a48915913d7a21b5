/** Departments, teams and areas alike: named records, some of them below another. */
import { at } from './moments.ts';
import { seedId, stamp } from './stamp.ts';

/**
 * Makes the records of a tree, a minute apart.
 *
 * @param nodes - name and, where it has one, the name of the parent, which stands above it
 */
export function generateTree(
  kind: 'department' | 'team' | 'area',
  from: string,
  nodes: ReadonlyArray<readonly [name: string, parent?: string]>,
) {
  const created = (index: number) => at('2024-03-04', from) + index * 60_000;
  return nodes.map(([name, parent], index) => {
    const above = nodes.findIndex(([other]) => other === parent);
    return {
      ...stamp(kind, index + 1, created(index), at(`2025-11-0${(index % 6) + 3}`, '10:15')),
      name,
      parent_id: above < 0 ? null : seedId(kind, above + 1, created(above)),
    };
  });
}
