/**
 * Reads `Prefer` (RFC 7240) as far as the sandbox knows it: `code=429` and `example=429-limit-used-up` ask for an
 * answer, `delay=1500` for time before it. Other preferences are left alone, and of one that is given twice the first
 * counts, as the RFC says.
 */

/** The longest delay, in milliseconds. */
export const LONGEST_DELAY_MS = 10_000;

/** What a client prefers. */
export interface Preference {
  readonly code?: number;
  readonly example?: string;
  readonly delayMs?: number;
}

/** Reads the header; text where a value cannot be used says why. */
export function parsePreference(header: string): Preference | string {
  const preference: { code?: number; example?: string; delayMs?: number } = {};
  const seen = new Set<string>();
  for (const part of header.split(/[,;]/)) {
    const [given = '', raw = ''] = part.split('=', 2).map((text) => text.trim());
    const name = given.toLowerCase();
    if (seen.has(name)) continue;
    seen.add(name);
    const value = raw.replace(/^"(.*)"$/, '$1');
    switch (name) {
      case 'code':
        if (!/^[1-5]\d\d$/.test(value)) return `\`code\` has to be a status, such as \`code=429\`.`;
        preference.code = Number(value);
        break;
      case 'example':
        if (!/^[a-z0-9-]{1,80}$/.test(value))
          return `\`example\` has to be the name of a documented example.`;
        preference.example = value;
        break;
      case 'delay':
        if (!/^\d{1,6}$/.test(value) || Number(value) > LONGEST_DELAY_MS) {
          return `\`delay\` has to be milliseconds from 0 to ${LONGEST_DELAY_MS.toLocaleString('en')}.`;
        }
        preference.delayMs = Number(value);
        break;
    }
  }
  return preference;
}
