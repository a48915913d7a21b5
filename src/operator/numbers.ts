/** Numbers of the operator's page, in the page's language. */

/** A whole number; a dash where there is none. */
export function whole(value: number | null): string {
  return value === null ? '–' : format(value, { maximumFractionDigits: 0 });
}

/** How much a counter has grown in a second; a dash while there is nothing to compare with. */
export function perSecond(now: number, atMs: number, before: number | undefined, beforeMs: number): string {
  if (before === undefined || atMs <= beforeMs) return '–';
  const rate = ((now - before) * 1000) / (atMs - beforeMs);
  return format(rate, { maximumFractionDigits: rate < 10 ? 1 : 0 });
}

/** A duration: `0.4 ms`, `120 ms`, `2.5 s`. */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms >= 1000) return format(ms / 1000, { style: 'unit', unit: 'second', maximumFractionDigits: 1 });
  return format(ms, { style: 'unit', unit: 'millisecond', maximumFractionDigits: ms < 10 ? 1 : 0 });
}

/** Bytes as megabytes. */
export function megabytes(bytes: number): string {
  return format(bytes / 1_000_000, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 });
}

/** A share of all. */
export function share(part: number, all: number): string {
  return format(all === 0 ? 0 : part / all, { style: 'percent', maximumFractionDigits: 1 });
}

/** A moment, to the second. */
export function timeOfDay(atMs: number): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'medium' }).format(atMs);
}

function format(value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(document.documentElement.lang, options).format(value);
}
