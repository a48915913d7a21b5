/** A duration as people say it: one unit, rounded, never "0 days". */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * @param ms - what is left; less than a minute counts as one
 * @param language - BCP 47; the page's by default
 */
export function timeLeft(ms: number, language: string = document.documentElement.lang): string {
  const [value, unit] =
    ms >= 2 * DAY_MS
      ? [ms / DAY_MS, 'day']
      : ms >= 2 * HOUR_MS
        ? [ms / HOUR_MS, 'hour']
        : [Math.max(ms / MINUTE_MS, 1), 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(value),
  );
}
