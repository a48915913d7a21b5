/** What a translated request says otherwise or not at all, in words. */
import { nameOf } from '../../spec/fields.ts';
import type { Remark } from '../../spec/migration.ts';
import { t } from '../i18n/migration.ts';

/** A sentence or two; code stands between backticks. */
export function remarkText(remark: Remark): string {
  const { about, ...params } = remark;
  const key = `migration.remark.${about}` as const;
  return t(key, 'kind' in params ? { ...params, kind: nameOf(params.kind) } : params).trim();
}
