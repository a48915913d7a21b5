/** Where somebody gives a credential what it lacks. */
import type { Held } from './verdict.ts';

/** The page of the console for a credential; `undefined` where nobody can change it. @param hint - none: the system made it */
export function grantPath({
  kind,
  hint,
}: Pick<Held, 'kind'> & { readonly hint: string | null }): string | undefined {
  switch (kind) {
    case 'personal_access_token':
      return '/console/tokens/';
    case 'api_key':
      return '/console/keys/';
    case 'api_client':
      return '/console/clients/';
    case 'integration':
      return hint === null ? undefined : '/console/integrations/';
  }
}
