/**
 * Follows the inbox of a sandbox over server-sent events and sends each message on, one after the other, as it came.
 * A message is done when the receiver has answered it, with whatever status. The last one that is done is what the next
 * connection goes on behind: neither a connection that breaks nor a receiver that is away loses anything.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createEventReader, type ReceivedEvent } from '../spec/event-stream.ts';
import type { ListenOptions } from './options.ts';

/** A message of the inbox, as far as it is needed here. */
interface Message {
  readonly id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Waits so many milliseconds; ends early, without an error, when the signal does. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Where lines are written, what ends it all, and how it waits between two tries. */
export interface ListenContext {
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  readonly wait?: Wait;
}

/** The portal refuses what was asked of it, so that trying again is of no use. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Behind nothing: every message has a later id. */
const FIRST = `inb_${'0'.repeat(26)}`;
const MASK = '…';
const WAITS_MS = [500, 1000, 2000, 5000] as const;
const LONGEST_WAIT_MS = 10_000;
/** The portal says every 15 seconds that it is there. */
const SILENCE_AT_MOST_MS = 45_000;
const FORWARD_AT_MOST_MS = 30_000;

const waitReally: Wait = (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined);

/** Listens until the signal. @throws {Refused} the token does not work */
export async function listen(options: ListenOptions, context: ListenContext): Promise<void> {
  const { print, signal, wait = waitReally } = context;
  let after = options.after;
  for (let failures = 0; !signal.aborted; ) {
    try {
      after ??= await newestMessage(options, signal);
      await follow(options, { print, signal, wait }, after, {
        connected: () => {
          failures = 0;
        },
        done: (id) => {
          after = id;
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) throw error;
      failures += 1;
    }
    if (signal.aborted) return;
    const waitMs = waitAfter(failures);
    if (failures > 0)
      print(`The connection to ${options.portal} is lost. Trying again in ${waitMs / 1000} s.`);
    await wait(waitMs, signal);
  }
}

/** How long to wait after so many failures in a row. */
function waitAfter(failures: number): number {
  return WAITS_MS[failures] ?? LONGEST_WAIT_MS;
}

/** The id of the newest message, so that only what comes from now on is brought. */
async function newestMessage({ portal, token }: ListenOptions, signal: AbortSignal): Promise<string> {
  const response = await ask(`${portal}/sandbox/inbox?limit=1`, token, signal, {});
  const { data } = (await response.json()) as { readonly data: readonly Message[] }; // by the contract of listInbox
  return data[0]?.id ?? FIRST;
}

/** What a connection tells. */
interface Progress {
  readonly connected: () => void;
  /** The message with this id need not be asked for again. */
  readonly done: (id: string) => void;
}

/**
 * One connection, until it ends. While a message is being sent on, nothing is read: what arrives meanwhile waits in the
 * buffers of the connection and then at the portal, which cuts a reader that is too far behind.
 */
async function follow(
  options: ListenOptions,
  context: Required<ListenContext>,
  after: string,
  { connected, done }: Progress,
): Promise<void> {
  const { print, signal } = context;
  const silence = new AbortController();
  const startTimer = () => setTimeout(() => silence.abort(), SILENCE_AT_MOST_MS);
  let timer = startTimer();
  const either = AbortSignal.any([signal, silence.signal]);
  try {
    const { portal, token, forwardTo } = options;
    const response = await ask(`${portal}/sandbox/inbox/stream`, token, either, { 'Last-Event-ID': after });
    connected();
    print(`Listening: what arrives in the inbox goes to ${forwardTo}`);
    const arrived: ReceivedEvent[] = [];
    const take = createEventReader((event) => arrived.push(event));
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) {
      clearTimeout(timer); // who does not listen cannot tell whether it is silent
      take(decoder.decode(bytes, { stream: true }));
      for (let event = arrived.shift(); event; event = arrived.shift()) {
        await forward(JSON.parse(event.data) as Message, options, context); // by the contract of streamInbox
        if (signal.aborted) return;
        done(event.id);
      }
      timer = startTimer();
    }
  } finally {
    clearTimeout(timer);
  }
}

async function ask(
  url: string,
  token: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const response = await fetch(url, { headers: { ...headers, Authorization: `Bearer ${token}` }, signal });
  if (response.ok) return response;
  const text = await response.text();
  if (response.status >= 500 || response.status === 429) throw new Error(text);
  throw new Refused(`The portal answered ${response.status}: ${detailOf(text)}`);
}

function detailOf(text: string): string {
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: unknown };
    return typeof detail === 'string' ? detail : text.slice(0, 200);
  } catch {
    return 'this does not seem to be a portal.';
  }
}

/** Sends a message on, until it is answered or all is ended: a receiver may be away for as long as it likes. */
async function forward(
  message: Message,
  { forwardTo, headers: added }: ListenOptions,
  { print, signal, wait }: Required<ListenContext>,
): Promise<void> {
  const name = `${message.event_type} ${message.event_id}`;
  if (message.body === null) return print(`${now()}  ${name}  not sent on: its event is not kept any more`);
  const shown = Object.entries(message.headers).filter(([, value]) => !value.endsWith(MASK));
  const headers = Object.fromEntries([...shown, ...added]);
  let told = '';
  for (let failures = 0; !signal.aborted; failures += 1) {
    const started = performance.now();
    try {
      const response = await fetch(forwardTo, {
        method: 'POST',
        headers,
        body: message.body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(FORWARD_AT_MOST_MS)]),
      });
      void response.body?.cancel().catch(() => undefined); // it has answered; the rest is of no interest
      return print(
        `${now()}  ${name}  → ${response.status} in ${Math.round(performance.now() - started)} ms`,
      );
    } catch (error) {
      if (signal.aborted) return;
      const reason = reasonOf(error);
      if (reason !== told) print(`${now()}  ${name}  ${reason} Trying again until it is there.`);
      told = reason;
      await wait(waitAfter(failures), signal);
    }
  }
}

function now(): string {
  return new Date().toTimeString().slice(0, 8);
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'There was no answer within 30 s.';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'Nothing listens there.';
  return cause instanceof Error && cause.message !== ''
    ? `It could not be sent: ${cause.message}.`
    : 'It could not be sent.';
}
