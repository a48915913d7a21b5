/** What of a sandbox's credentials somebody does not see, and which permission would show it, in words. */
import { t } from '../i18n/who.ts';
import type { Held } from './verdict.ts';

/** A kind of credential of which some are left out, as the control API lists it. */
export interface HiddenKind {
  readonly kind: Held['kind'];
  readonly permission: string;
}

/** A sentence for each permission that is missing. */
export function hiddenNotes(hidden: readonly HiddenKind[]): readonly string[] {
  return [...new Set(hidden.map(({ permission }) => permission))].map((permission) =>
    t('who.hidden', {
      kinds: hidden
        .filter((each) => each.permission === permission)
        .map(({ kind }) => t(`who.kinds.${kind}`))
        .join(', '),
      permission: t(`who.permission.${permission}` as 'who.permission.manage_users'), // the contract has no other
    }),
  );
}
