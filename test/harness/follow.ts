/** Follows an answer that goes on: its events one by one, and its end. */
import { createEventReader, type ReceivedEvent } from '../../spec/event-stream.ts';

/** A stream that is being read. */
export interface Followed {
  /** The next event, with its data read as JSON; `undefined` when the stream has ended. */
  next(): Promise<{ readonly id: string; readonly event: string; readonly data: unknown } | undefined>;
  /** Everything that has arrived so far, as it was sent. */
  text(): string;
  /** Closes it from this side. */
  close(): Promise<void>;
}

/** Begins to read. @throws {TypeError} the answer has no body */
export function follow({ body }: Response): Followed {
  if (!body) throw new TypeError('The answer has no body.');
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const waiting: ReceivedEvent[] = [];
  let text = '';
  const take = createEventReader((event) => waiting.push(event));
  return {
    next: async () => {
      while (waiting.length === 0) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        const piece = decoder.decode(value, { stream: true });
        text += piece;
        take(piece);
      }
      const event = waiting.shift();
      return event && { ...event, data: JSON.parse(event.data) as unknown };
    },
    text: () => text,
    close: () => reader.cancel(),
  };
}
