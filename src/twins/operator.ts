/** The twin of the operator's page, which says where a program finds the same. */
import { OPERATOR_FIGURES_PATH } from '../../spec/operator-path.ts';
import { t } from '../i18n/operator.ts';
import { ORIGIN_PLACEHOLDER } from '../sandbox/placeholders.ts';
import { fence, page } from './markdown.ts';
import type { Twin } from './twin.ts';

/** Of the one page. */
export function operatorTwin(): Twin {
  return {
    path: '/operator/',
    section: 'guides',
    title: t('title'),
    summary: t('description'),
    markdown: () =>
      page(
        `# ${t('title')}`,
        t('lead'),
        fence(
          'sh',
          `curl -H "Authorization: Bearer $DRYDOCK_METRICS_TOKEN" ${ORIGIN_PLACEHOLDER}${OPERATOR_FIGURES_PATH}`,
        ),
      ),
  };
}
