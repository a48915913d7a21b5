/**
 * The arrow keys in a table: one cell is in the tab order, and the arrows, Home, End and Ctrl with those move it.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/grid/
 */
import { nextTick, onMounted, type Ref, watch } from 'vue';

/** @param table - holds rows with `[data-cell]` elements @param depends - what changes the cells */
export function useGrid(table: Readonly<Ref<HTMLElement | null>>, depends: () => unknown) {
  const rowsOf = () =>
    [...(table.value?.querySelectorAll('tr') ?? [])]
      .map((row) => [...row.querySelectorAll<HTMLElement>('[data-cell]')])
      .filter((cells) => cells.length > 0);

  function enter(cell: HTMLElement): void {
    for (const each of table.value?.querySelectorAll<HTMLElement>('[data-cell][tabindex="0"]') ?? []) {
      each.tabIndex = -1;
    }
    cell.tabIndex = 0;
  }

  function move(event: KeyboardEvent): void {
    const rows = rowsOf();
    const here = (event.target as Element | null)?.closest<HTMLElement>('[data-cell]'); // a key event comes from an element
    const y = rows.findIndex((cells) => here && cells.includes(here));
    const row = rows[y];
    if (!here || !row) return;
    const x = row.indexOf(here);
    const [left, up] = destination(event, { x, y, width: row.length, height: rows.length }) ?? [];
    const target = left === undefined || up === undefined ? undefined : rows[up]?.[left];
    if (!target) return;
    event.preventDefault();
    enter(target);
    target.focus();
  }

  const reset = () => {
    const [first] = rowsOf()[0] ?? [];
    if (first && !table.value?.querySelector('[data-cell][tabindex="0"]')) enter(first);
  };
  onMounted(reset);
  watch([table, depends], async () => {
    await nextTick();
    reset();
  });
  return {
    move,
    /** To be called when a cell gets the focus by a click. */
    enterFocused: (event: FocusEvent) => {
      const cell = (event.target as Element | null)?.closest<HTMLElement>('[data-cell]'); // as above
      if (cell) enter(cell);
    },
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function destination(
  { key, ctrlKey }: KeyboardEvent,
  { x, y, width, height }: Place,
): readonly [number, number] | undefined {
  switch (key) {
    case 'ArrowLeft':
      return [Math.max(x - 1, 0), y];
    case 'ArrowRight':
      return [Math.min(x + 1, width - 1), y];
    case 'ArrowUp':
      return [x, Math.max(y - 1, 0)];
    case 'ArrowDown':
      return [x, Math.min(y + 1, height - 1)];
    case 'Home':
      return [0, ctrlKey ? 0 : y];
    case 'End':
      return [width - 1, ctrlKey ? height - 1 : y];
    default:
      return undefined;
  }
}
