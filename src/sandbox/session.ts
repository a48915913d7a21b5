/**
 * The visitor's sandbox, for every script of a page: one state, told to all who subscribe, shared with other
 * tabs. No framework; islands in Vue wrap `subscribe`.
 */
import * as api from './control-api.ts';
import type { Failure } from './failure.ts';
import { type LimitReading, readLimit } from './rate-limit.ts';
import { parseSandbox, type Sandbox } from './sandbox.ts';
import { readState, type SessionState, STORAGE_KEY, writeState } from './session-state.ts';

/** What is being done right now, if anything. */
export type Activity = 'starting' | 'resetting' | 'ending';

/** All that there is to show. */
export interface Session {
  readonly state: SessionState;
  readonly activity: Activity | undefined;
  /** What is left of the requests; `undefined` before the first answer and once the window is over. */
  readonly limit: LimitReading | undefined;
}

export type SessionListener = (session: Session) => void;

/** How an action went; what it changed has reached the listeners already. */
export type ActionResult = { readonly ok: true } | { readonly ok: false; readonly failure: Failure };

/** A page asks the server again whether the sandbox lives when the last answer is older than this. */
const FRESH_MS = 60_000;

const listeners = new Set<SessionListener>();
let session: Session = { state: readState(), activity: undefined, limit: undefined };
let running: Promise<ActionResult> | undefined;
let checkedAt = 0;

/** The session as it is now. */
export function current(): Session {
  return session;
}

/** The sandbox, when there is one. */
export function currentSandbox(): Sandbox | undefined {
  return session.state.kind === 'active' ? session.state.sandbox : undefined;
}

/**
 * Calls back now and at every change.
 *
 * @returns a function that ends it
 */
export function subscribe(listener: SessionListener): () => void {
  listeners.add(listener);
  listener(session);
  return () => listeners.delete(listener);
}

/** Starts a sandbox, in place of whatever was before. */
export function startSandbox(): Promise<ActionResult> {
  return act('starting', async () => {
    const outcome = await api.createSandbox();
    if (!outcome.ok) return outcome;
    checkedAt = Date.now();
    enter({ kind: 'active', sandbox: outcome.value });
    return { ok: true };
  });
}

/**
 * Takes over a sandbox that the visitor started by hand, on the page of that operation: its cookie has taken the
 * place of the one before already.
 *
 * @param answer - the body of the answer
 */
export function noteStarted(answer: unknown): void {
  const sandbox = parseSandbox(answer);
  if (sandbox === undefined) return;
  checkedAt = Date.now();
  enter({ kind: 'active', sandbox });
}

/** Takes note that the visitor ended the sandbox by hand. */
export function noteEnded(): void {
  enter({ kind: 'none' });
}

/** Puts the sandbox's data back to how it began; token and time stay. */
export function resetSandbox(): Promise<ActionResult> {
  return act('resetting', async () => settled(await api.resetSandbox()));
}

/** Deletes the sandbox. Its token stops at once. */
export function endSandbox(): Promise<ActionResult> {
  return act('ending', async () => {
    const outcome = await api.deleteSandbox();
    if (!outcome.ok && outcome.failure.kind !== 'gone') return outcome;
    enter({ kind: 'none' });
    return { ok: true };
  });
}

/** Forgets a sandbox that is gone, so that the page stops saying so. */
export function dismiss(): void {
  if (session.state.kind === 'gone') enter({ kind: 'none' });
}

/** Asks the server whether the sandbox still lives. Without a connection, what is known stays. */
export async function refresh(): Promise<ActionResult> {
  const before = currentSandbox();
  if (before === undefined) return { ok: true };
  checkedAt = Date.now();
  const outcome = await api.readSandbox();
  // Meanwhile another tab may have started or ended one: its word is newer.
  if (currentSandbox()?.id !== before.id) return { ok: true };
  if (!outcome.ok) return settled(outcome);
  if (outcome.value.id !== before.id) enter({ kind: 'gone', why: 'missing' });
  else enter({ kind: 'active', sandbox: { ...before, expires_at: outcome.value.expires_at } });
  return { ok: true };
}

/** Tells everybody that the server does not accept the token any more. To be called on a 401 with it. */
export function noteGone(): void {
  const sandbox = currentSandbox();
  if (sandbox === undefined) return;
  const isOver = Date.parse(sandbox.expires_at) <= Date.now();
  enter({ kind: 'gone', why: isOver ? 'expired' : 'missing' });
}

/** Takes note of what an answer of a simulated API says about the limit. To be called with every answer. */
export function noteLimit(headers: Headers): void {
  const sandbox = currentSandbox();
  if (sandbox === undefined) return;
  const reading = readLimit(headers, sandbox.limit.requests, Date.now());
  if (reading === undefined) return;
  update({ limit: reading });
  setTimeout(() => {
    if (session.limit === reading) update({ limit: undefined });
  }, reading.resetsAt - Date.now());
}

/** Keeps the session true: other tabs, coming back to the page, the end of the sandbox's time. */
export function watchSession(): void {
  addEventListener('storage', (event) => {
    if (event.key === STORAGE_KEY || event.key === null) update({ state: readState(), limit: undefined });
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) update({ state: readState() });
  });
  document.addEventListener('visibilitychange', refreshWhenStale);
  setInterval(() => {
    const sandbox = currentSandbox();
    if (sandbox !== undefined && Date.parse(sandbox.expires_at) <= Date.now()) void refresh();
  }, FRESH_MS);
  refreshWhenStale();
}

function refreshWhenStale(): void {
  if (!document.hidden && Date.now() - checkedAt > FRESH_MS) void refresh();
}

/** One action at a time; a second click joins the first. */
function act(activity: Activity, action: () => Promise<ActionResult>): Promise<ActionResult> {
  running ??= (async () => {
    update({ activity });
    try {
      return await action();
    } finally {
      running = undefined;
      update({ activity: undefined });
    }
  })();
  return running;
}

/** An action's outcome, where "no such sandbox" also changes the state. */
function settled(outcome: api.Outcome<unknown>): ActionResult {
  if (outcome.ok) return { ok: true };
  if (outcome.failure.kind === 'gone') noteGone();
  return outcome;
}

function enter(state: SessionState): void {
  writeState(state);
  update({ state, limit: undefined });
}

function update(change: Partial<Session>): void {
  session = { ...session, ...change };
  for (const listener of listeners) listener(session);
}
