/** A credential as the pipeline uses it: found by its token, with the rights that it has at this moment. */
import type { DocumentName } from '../../spec/operation.ts';
import type { Scope } from '../../spec/scopes.ts';
import type { StoredAccessToken } from './stored-token.ts';

/** What somebody asks with. */
export type CredentialKind = 'personal_access_token' | 'api_key' | 'access_token' | 'client' | 'management';

/** Who is asking. An access token counts as the client that it was issued to, whose id it has. */
export interface Credential {
  readonly id: string;
  readonly kind: CredentialKind;
  readonly name: string;
  /** How its token is shown in lists and logs. */
  readonly hint: string;
  /** The user as whom it acts; none for integrations and the management token. */
  readonly userId: string | undefined;
  /** The client that it is, or was issued to. */
  readonly client: CredentialClient | undefined;
  /** Rights in v4. */
  readonly scopes: ReadonlySet<Scope>;
  /** Rights in v2, where the legacy roles count too. */
  readonly legacyScopes: ReadonlySet<Scope>;
  /** Attributes of employees that it sees; `undefined`: all of them. */
  readonly attributes: ReadonlySet<string> | undefined;
  /** What an access token was issued for, where that is less than its client may do. */
  readonly grantedScopes?: readonly Scope[];
  /** The access token that it came with. */
  readonly accessToken?: StoredAccessToken;
  /** Milliseconds since 1970; `undefined`: it does not end by itself. */
  readonly expiresMs: number | undefined;
}

/** The client of a credential. */
export interface CredentialClient {
  readonly clientId: string;
  readonly kind: 'api_client' | 'integration';
}

/** The rights that a credential has in a document. */
export function scopesIn(document: DocumentName, credential: Credential): ReadonlySet<Scope> {
  return document === 'v2' ? credential.legacyScopes : credential.scopes;
}
