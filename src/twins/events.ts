/** The twin of the catalogue of events. */
import { TEST_EVENT } from '../../spec/events.ts';
import { EVENTS_PATH, eventGroups, exampleSubscription } from '../events/catalogue.ts';
import { t } from '../i18n/t.ts';
import { fence, page, table } from './markdown.ts';
import type { Twin } from './twin.ts';

/** The catalogue. */
export function eventsTwin(): Twin {
  const head = [t('events.type'), t('events.when'), t('events.data')];
  return {
    path: EVENTS_PATH,
    section: 'guides',
    title: t('events.title'),
    summary: t('events.description'),
    markdown: () =>
      page(
        `# ${t('events.title')}`,
        t('events.lead'),
        fence('json', JSON.stringify(exampleSubscription, null, 2)),
        ...eventGroups.flatMap(({ title, events }) => [
          `## ${title}`,
          table(
            head,
            events.map(({ type, when, data }) => [`\`${type}\``, when, data]),
          ),
        ]),
        `## ${t('events.of.webhook')}`,
        `\`${TEST_EVENT}\`: ${t('events.test')}`,
      ),
  };
}
