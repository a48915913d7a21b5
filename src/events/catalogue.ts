/** The catalogue of events as the page and its twin show it. */
import { eventCatalogue } from '../../spec/events.ts';
import { nameOf } from '../../spec/fields.ts';
import { t } from '../i18n/t.ts';

/** Address of the page. */
export const EVENTS_PATH = '/guides/events/';

const titles = {
  employee: t('events.of.employee'),
  absence: t('events.of.absence'),
  attendance: t('events.of.attendance'),
  document: t('events.of.document'),
  ticket: t('events.of.ticket'),
  project: t('events.of.project'),
} as const;

type EventOf<Type extends string> = Type extends `${infer Record}.${string}` ? Record : never;
/** What the name of an event begins with. One without a title does not compile. */
type Told = EventOf<(typeof eventCatalogue)[number]['type']>;

/** One record's events. */
interface EventGroup {
  readonly id: string;
  readonly title: string;
  readonly events: ReadonlyArray<{ readonly type: string; readonly when: string; readonly data: string }>;
}

/** Events by what their names begin with, in the order of the catalogue. */
export const eventGroups: readonly EventGroup[] = Object.entries(titles satisfies Record<Told, string>).map(
  ([id, title]) => ({
    id,
    title,
    events: eventCatalogue
      .filter(({ type }) => type.startsWith(`${id}.`))
      .map(({ type, description, kind }) => ({ type, when: description, data: nameOf(kind) })),
  }),
);

/** A subscription, as the body of a webhook has it. */
export const exampleSubscription = { events: ['ticket.*', 'employee.created'] };
