/** What went wrong with the connection, and what to do about it, for people (access rule C1). */
import { t } from '../i18n/cubicle.ts';
import { KontorError } from './kontor.ts';

/** What a snackbar says. */
export interface Notice {
  readonly kind: 'good' | 'bad';
  readonly title: string;
  readonly text: string;
}

/** Reasons that have words of their own, by the code that Kontor gives. */
const reasons = {
  client_unknown: 'client_unknown',
  client_deactivated: 'client_deactivated',
  secret_malformed: 'secret_malformed',
  secret_wrong: 'secret_wrong',
  sandbox_ended: 'sandbox_ended',
  invalid_scope: 'right_missing',
  insufficient_scope: 'right_missing',
  api_not_active: 'api_not_active',
  rate_limited: 'rate_limited',
  temporarily_unavailable: 'rate_limited',
  no_answer: 'no_answer',
  name_missing: 'name_missing',
} as const;

/** The names are not among what is shared. */
export class NamesMissing extends KontorError {
  constructor() {
    super(200, 'name_missing', '');
  }
}

/** Says why it did not work. @param isOnline - whether the device has a network */
export function explain(error: unknown, isOnline: boolean): Notice {
  if (!isOnline) return bad(t('answer.offline.title'), t('answer.offline.text'));
  if (!(error instanceof KontorError)) return bad(t('answer.other.title'), t('answer.other.text'));
  if (!isKnown(error.code)) return bad(t('answer.other.title'), error.message || t('answer.other.text'));
  const reason = reasons[error.code];
  return bad(t(`bad.${reason}.title`), t(`bad.${reason}.text`));
}

function isKnown(code: string): code is keyof typeof reasons {
  return Object.hasOwn(reasons, code);
}

function bad(title: string, text: string): Notice {
  return { kind: 'bad', title, text };
}
