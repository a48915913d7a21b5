/**
 * Follows the inbox of a sandbox over server-sent events and sends each message on, one after the other, as it came.
 * What was sent on last is what the next connection goes on behind: a connection that breaks loses nothing.
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

/** Where lines are written, and what ends it all. */
export interface ListenContext {
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The portal refuses what was asked of it, so that trying again is of no use. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Behind nothing: every message has a later id. */
const FIRST = `inb_${'0'.repeat(26)}`;
const MASK = '…';
const WAITS_MS = [500, 1000, 2000, 5000, 10_000] as const;
/** The portal says every 15 seconds that it is there. */
const SILENCE_AT_MOST_MS = 45_000;
const FORWARD_AT_MOST_MS = 30_000;
const FORWARD_TRIES = 20;

/** Listens until the signal. @throws {Refused} the token does not work */
export async function listen(options: ListenOptions, context: ListenContext): Promise<void> {
  const { print, signal } = context;
  let after = options.after;
  for (let failures = 0; !signal.aborted; ) {
    try {
      after ??= await newestMessage(options, signal);
      await follow(options, context, after, (id) => {
        after = id;
      });
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) throw error;
      failures += 1;
    }
    if (signal.aborted) return;
    const waitMs = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 1000;
    if (failures > 0)
      print(`The connection to ${options.portal} is lost. Trying again in ${waitMs / 1000} s.`);
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The id of the newest message, so that only what comes from now on is brought. */
async function newestMessage({ portal, token }: ListenOptions, signal: AbortSignal): Promise<string> {
  const response = await ask(`${portal}/sandbox/inbox?limit=1`, token, signal, {});
  const { data } = (await response.json()) as { readonly data: readonly Message[] }; // by the contract of listInbox
  return data[0]?.id ?? FIRST;
}

/** One connection, until it ends. */
async function follow(
  options: ListenOptions,
  { print, signal }: ListenContext,
  after: string,
  done: (id: string) => void,
): Promise<void> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_AT_MOST_MS);
  const either = AbortSignal.any([signal, silence.signal]);
  try {
    const { portal, token, forwardTo } = options;
    const response = await ask(`${portal}/sandbox/inbox/stream`, token, either, { 'Last-Event-ID': after });
    print(`Listening: what arrives in the inbox goes to ${forwardTo}`);
    const arrived: ReceivedEvent[] = [];
    const take = createEventReader((event) => arrived.push(event));
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) {
      timer.refresh();
      take(decoder.decode(bytes, { stream: true }));
      for (let event = arrived.shift(); event; event = arrived.shift()) {
        await forward(JSON.parse(event.data) as Message, options, { print, signal }); // by the contract of streamInbox
        timer.refresh();
        done(event.id);
      }
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

/** Sends a message on. As long as nobody listens there it waits, so that a server can be restarted. */
async function forward(
  message: Message,
  { forwardTo, headers: added }: ListenOptions,
  { print, signal }: ListenContext,
): Promise<void> {
  const name = `${message.event_type} ${message.event_id}`;
  if (message.body === null) return print(`${now()}  ${name}  not sent on: its event is not kept any more`);
  const shown = Object.entries(message.headers).filter(([, value]) => !value.endsWith(MASK));
  const headers = Object.fromEntries([...shown, ...added]);
  for (let tries = 1; tries <= FORWARD_TRIES && !signal.aborted; tries += 1) {
    const started = performance.now();
    try {
      const response = await fetch(forwardTo, {
        method: 'POST',
        headers,
        body: message.body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(FORWARD_AT_MOST_MS)]),
      });
      await response.body?.cancel();
      return print(
        `${now()}  ${name}  → ${response.status} in ${Math.round(performance.now() - started)} ms`,
      );
    } catch (error) {
      if (signal.aborted) return;
      if (tries === 1) print(`${now()}  ${name}  ${reasonOf(error)} Trying again.`);
      await sleep(WAITS_MS[Math.min(tries, WAITS_MS.length) - 1], undefined, { signal }).catch(
        () => undefined,
      );
    }
  }
  if (!signal.aborted) print(`${now()}  ${name}  given up after ${FORWARD_TRIES} tries`);
}

function now(): string {
  return new Date().toTimeString().slice(0, 8);
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'There was no answer within 30 s.';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code === 'ECONNREFUSED' ? 'Nothing listens there.' : 'It could not be sent.';
}
