/** The twins of the example applications: what they are, and their source. */

import kontorSource from '../cubicle/kontor.ts?raw';
import { CONNECT_FORM, CUBICLE_PATH } from '../cubicle/paths.ts';
import { usedAttributes } from '../cubicle/person.ts';
import { cubicleRequests } from '../cubicle/requests.ts';
import { t } from '../i18n/cubicle.ts';
import { ORIGIN_PLACEHOLDER } from '../sandbox/placeholders.ts';
import { fence, links, page, table } from './markdown.ts';
import type { Twin } from './twin.ts';

/** Each example app. */
export function exampleTwins(): readonly Twin[] {
  return [
    {
      path: CUBICLE_PATH,
      section: 'guides',
      title: t('page.title'),
      summary: t('page.description'),
      markdown: () =>
        page(
          `# ${t('page.title')}`,
          t('page.lead'),
          `## ${t('steps.title')}`,
          [t('steps.1'), t('steps.2'), t('steps.3')].map((step, index) => `${index + 1}. ${step}`).join('\n'),
          links([{ href: `${ORIGIN_PLACEHOLDER}${CONNECT_FORM}`, title: t('steps.form') }]),
          t('steps.share'),
          table(
            [t('attributes.title'), ''],
            usedAttributes.map((attribute) => [t(`attribute.${attribute}`), `\`${attribute}\``]),
          ),
          t('steps.share.only'),
          t('steps.ask.general'),
          `## ${t('source.title')}`,
          fence('ts', kontorSource.trim()),
          fence('sh', cubicleRequests.token),
          fence('sh', cubicleRequests.employees),
        ),
    },
  ];
}
