/**
 * Whose careers page it is. Nobody signs in there, so a request names the company: `nordwind-bau`, which everybody can
 * read and nobody can write to, or the company of one sandbox, whose name is public and opens nothing else.
 */

/** The company of the seed, as it is before anybody changes anything. */
export const DEMO_COMPANY = 'nordwind-bau';

/** The public name of the company in a sandbox. @param sandboxId - with or without `sbx_` */
export function companyOf(sandboxId: string): string {
  return `${DEMO_COMPANY}-${sandboxId.replace(/^sbx_/, '')}`;
}

/** What of a public name belongs to the sandbox; `undefined` for the company of the seed, and for what is no such name. */
export function sandboxOf(company: string): string | undefined {
  return /^nordwind-bau-([0-9a-hjkmnp-tv-z]{12})$/.exec(company)?.[1];
}
