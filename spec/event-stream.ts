/**
 * Answers that go on: server-sent events, one for each thing that happens (WHATWG HTML, 9.2). The schema of such an
 * answer, and the text of its events, written and read in this one place.
 */
import { z } from 'zod';

/** Something that happened. Its id is what a client says when it connects again, to be told what came after. */
export interface StreamedEvent {
  readonly id: string;
  /** Name of the event, such as `request`. */
  readonly event: string;
  readonly data: object;
}

/** An event as it arrives: its data is still text. */
export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** The body of an answer that goes on. */
export class EventFeed {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.stream = stream;
  }
}

/** Schemas of the data, by the name of the event. */
export type EventSchemas = Readonly<Record<string, z.ZodType>>;

const schemasOf = new WeakMap<z.ZodType, EventSchemas>();

/** The schema of an answer that goes on. @param events - the schema of each event's data */
export function eventStream(events: EventSchemas, description: string) {
  const named = Object.entries(events).map(
    ([name, schema]) => `\`${name}\`, its data a \`${schema.meta()?.id ?? 'value'}\` as JSON`,
  );
  const schema = z
    .custom<EventFeed>((value) => value instanceof EventFeed)
    .meta({
      type: 'string',
      description: `${description} Events: ${named.join('; ')}. Lines that begin with a colon are comments; \`: live\` says that all which was there already has been told.`,
    });
  schemasOf.set(schema, events);
  return schema;
}

/** The events that an answer consists of; none for any other schema. */
export function eventsOf(schema: z.ZodType | undefined): EventSchemas {
  return (schema && schemasOf.get(schema)) ?? {};
}

/** How long a client waits before it connects again, in milliseconds. */
const RETRY_MS = 2000;

/** What a stream begins with. */
export const STREAM_START = `retry: ${RETRY_MS}\n\n`;
/** Follows what was there already; from here on events are told as they happen. */
export const STREAM_LIVE = ': live\n\n';
/** Sent when nothing happens, so that nobody on the way takes the connection for dead. */
export const STREAM_HEARTBEAT = ': still here\n\n';

/** The text of an event; JSON has no line breaks of its own. */
export function formatEvent({ id, event, data }: StreamedEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Reads events out of text that arrives piece by piece.
 *
 * @param onEvent - called with each event as soon as it is complete
 * @returns takes the next piece
 */
export function createEventReader(onEvent: (event: ReceivedEvent) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    // A carriage return at the very end may be half of a line break.
    const blocks = (rest + text).replaceAll(/\r\n|\r(?!$)/g, '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = readBlock(block);
      if (event) onEvent(event);
    }
  };
}

/** Reads the events of a whole text. */
export function parseEvents(text: string): readonly ReceivedEvent[] {
  const events: ReceivedEvent[] = [];
  createEventReader((event) => events.push(event))(text);
  return events;
}

function readBlock(block: string): ReceivedEvent | undefined {
  const fields = { id: '', event: 'message' };
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^([a-z]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'id' || name === 'event') fields[name] = value;
  }
  return data.length === 0 ? undefined : { ...fields, data: data.join('\n') };
}
