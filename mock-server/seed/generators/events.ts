/** What happened in the last thirty days of the seed, going by the times of its records. */
import { eventCatalogue } from '../../../spec/events.ts';
import type { AnyRecord } from '../../../spec/record.ts';
import type { Kind, RecordOf } from '../../../spec/records.ts';
import { now } from './moments.ts';
import { type Made, stamp } from './stamp.ts';

type Event = RecordOf<'event'>;

const SECOND_MS = 1000;
const PERIOD_MS = 30 * 24 * 3600 * SECOND_MS;

interface Moment {
  readonly type: Event['type'];
  readonly data: AnyRecord;
  readonly at: number;
}

export function deriveEvents(made: Made): readonly Event[] {
  return apart(eventCatalogue.flatMap((definition) => momentsOf(definition, made))).map(
    ({ type, data, at }, index) => ({ ...stamp('event', index + 1, at), type, data, complete: true }),
  );
}

function momentsOf(
  { type, kind, change }: { readonly type: Event['type']; readonly kind: Kind; readonly change: string },
  made: Made,
): readonly Moment[] {
  const moments = (made.of(kind) as readonly AnyRecord[]).flatMap((record): readonly Moment[] => {
    if (change === 'created') {
      return [
        { type, data: { ...record, updated_at: record.created_at }, at: Date.parse(record.created_at) },
      ];
    }
    const isChanged = change === 'updated' && record.updated_at !== record.created_at;
    return isChanged ? [{ type, data: record, at: Date.parse(record.updated_at) }] : [];
  });
  return moments.filter(({ at }) => at > now - PERIOD_MS);
}

/** In their order, equal moments moved apart: the earlier one by a second before the later one, so that none lies in the future. */
function apart(moments: readonly Moment[]): readonly Moment[] {
  let next = Number.POSITIVE_INFINITY;
  return moments
    .toSorted((a, b) => a.at - b.at || (a.data.id < b.data.id ? -1 : 1))
    .toReversed()
    .map((moment) => {
      next = Math.min(moment.at, next - SECOND_MS);
      return { ...moment, at: next };
    })
    .toReversed();
}
