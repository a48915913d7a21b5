/** A credential as the pipeline uses it: found by its token, with the rights that it has at this moment. */
import type { Scope } from '../../spec/scopes.ts';

/** Who is asking. */
export interface Credential {
  readonly id: string;
  readonly kind: 'personal_access_token' | 'management';
  readonly name: string;
  /** How its token is shown in lists and logs. */
  readonly hint: string;
  /** The user whom it belongs to; none for the management token. */
  readonly userId: string | undefined;
  readonly scopes: ReadonlySet<Scope>;
  /** Milliseconds since 1970; `undefined`: it does not end by itself. */
  readonly expiresMs: number | undefined;
}
