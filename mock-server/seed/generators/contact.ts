/**
 * E-mail addresses, phone numbers and bank accounts that can belong to nobody: a reserved domain, numbers
 * that regulators keep for fiction, and banks that do not exist.
 */
import type { OfficeName } from './offices.ts';

/** Domain of the company (RFC 2606 reserves `.example`). */
export const domain = 'nordwind-bau.example';

/**
 * Blocks kept free for fiction. Berlin: Bundesnetzagentur, (0)30 23125 000–999. Lyon: Arcep, 04 65 71 00 00
 * to 99 99. Malmö: Post- och telestyrelsen, 040-628 04 00–99.
 */
const fictionalNumbers = {
  Berlin: (n: number) => `+49 30 23125 ${digits(n, 3)}`,
  Lyon: (n: number) => `+33 4 65 71 ${digits(Math.trunc(n / 100), 2)} ${digits(n % 100, 2)}`,
  Malmö: (n: number) => `+46 40 628 04 ${digits(n, 2)}`,
} satisfies Record<OfficeName, (n: number) => string>;

/** How many numbers a place may use. */
export const phoneNumbers: Readonly<Record<OfficeName, number>> = { Berlin: 1000, Lyon: 10_000, Malmö: 100 };

/** The nth number of the block kept for fiction near an office. */
export function phoneNumber(office: OfficeName, n: number): string {
  if (!Number.isInteger(n) || n < 0 || n >= phoneNumbers[office])
    throw new RangeError(`No number ${n} in ${office}.`);
  return fictionalNumbers[office](n);
}

/** The part of an e-mail address before the `@`, in ASCII, e.g. `niamh.oconnor`. */
export function mailbox(first: string, last: string, office: OfficeName): string {
  return `${toAscii(first, office)}.${toAscii(last, office)}`;
}

/** Letters that have no accent to drop. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
};
const german: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

function toAscii(name: string, office: OfficeName): string {
  return [...name.normalize('NFC').toLowerCase()]
    .map((letter) => (office === 'Berlin' ? german[letter] : undefined) ?? letters[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replaceAll(/[^a-z -]/g, '')
    .replaceAll(' ', '-');
}

/**
 * A bank account with right check digits at a bank that does not exist (99999999, 99999, 999).
 *
 * @param account - number of the account, at most ten digits
 */
export function testIban(office: OfficeName, account: number): string {
  if (office === 'Berlin') return withCheckDigits('DE', `99999999${digits(account, 10)}`);
  if (office === 'Malmö') return withCheckDigits('SE', `999${digits(account, 17)}`);
  const key = 97 - Number((89n * 99999n + 15n * 99999n + 3n * BigInt(account)) % 97n);
  return withCheckDigits('FR', `9999999999${digits(account, 11)}${digits(key, 2)}`);
}

/** ISO 7064 MOD 97-10, as ISO 13616 prescribes. */
function withCheckDigits(country: string, account: string): string {
  const letterValues = [...country].map((letter) => letter.charCodeAt(0) - 55).join('');
  const check = 98n - (BigInt(`${account}${letterValues}00`) % 97n);
  return `${country}${digits(Number(check), 2)}${account}`;
}

function digits(n: number, length: number): string {
  return String(n).padStart(length, '0');
}
