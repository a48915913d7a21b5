/**
 * Where to report a vulnerability. It expires a year after the contract's last change, so that it is the same however
 * often it is built, and does not outlive the people who look after it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9116
 */
import { documentNames, documents, securityContact } from '../../spec/contract.ts';
import { ORIGIN_PLACEHOLDER } from '../sandbox/placeholders.ts';

/** The text of the file. */
export function securityText(): string {
  const [changed = ''] = documentNames
    .map((name) => documents[name].changed)
    .toSorted()
    .reverse();
  return [
    `Contact: ${securityContact}`,
    `Expires: ${aYearAfter(changed)}`,
    'Preferred-Languages: en',
    `Canonical: ${ORIGIN_PLACEHOLDER}/.well-known/security.txt`,
    '',
  ].join('\n');
}

function aYearAfter(day: string): string {
  const end = new Date(`${day}T00:00:00Z`);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.toISOString().replace('.000', '');
}
