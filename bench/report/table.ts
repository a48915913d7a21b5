/** Markdown tables and numbers as people read them. */

/** A table; the first column is text, the others are aligned to the right. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A number with as many digits as it deserves: 12,345 · 123 · 12.3 · 1.23. */
export function figure(value: number): string {
  if (Number.isNaN(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** How many there are: 12,345 · 9 · 0. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** A ratio: `0.62 ×`. */
export function ratio(value: number): string {
  return Number.isNaN(value) ? '–' : `${figure(value)} ×`;
}

/** Kilobytes of 1,000 bytes. */
export function kilobytes(bytes: number): string {
  return `${figure(bytes / 1000)} KB`;
}
