/** Events are read as they were written, wherever the text is cut in two. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createEventReader,
  formatEvent,
  parseEvents,
  type ReceivedEvent,
  STREAM_LIVE,
} from './event-stream.ts';

test('what is written is read, whatever it says and however it is cut', () => {
  const events = fc.array(
    fc.record({
      id: fc.stringMatching(/^[a-z0-9_]{1,20}$/),
      event: fc.constantFrom('request', 'message'),
      data: fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })),
    }),
  );
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 7 }), (written, size) => {
      const text = `${written.map(formatEvent).join(STREAM_LIVE)}`;
      const read: ReceivedEvent[] = [];
      const take = createEventReader((event) => read.push(event));
      for (let at = 0; at < text.length; at += size) take(text.slice(at, at + size));
      expect(read.map(({ data, ...event }) => ({ ...event, data: JSON.parse(data) as unknown }))).toEqual(
        JSON.parse(JSON.stringify(written)),
      );
    }),
  );
});

test('reads what others write: any line break, several lines of data, no name, comments', () => {
  expect(parseEvents('data: a\r\ndata:b\r\n\r\n: nothing\r\rid: 1\revent: x\rdata\r\r\n')).toEqual([
    { id: '', event: 'message', data: 'a\nb' },
    { id: '1', event: 'x', data: '' },
  ]);
});

test('an event that is not complete yet is none', () => {
  expect(parseEvents('id: 1\ndata: half\n')).toEqual([]);
});
