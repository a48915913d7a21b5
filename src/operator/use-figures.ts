/**
 * The figures, asked for again and again while somebody looks. The token is held in memory alone: it opens more than
 * one sandbox, so it is kept nowhere that outlives the page.
 */
import { onMounted, onUnmounted, type Ref, shallowRef } from 'vue';
import type { OperatorFigures } from '../../spec/operator.ts';
import { OPERATOR_FIGURES_PATH } from '../../spec/operator-path.ts';
import { type Failure, failureOfError, failureOfResponse, garbled } from '../sandbox/failure.ts';

const EVERY_MS = 5_000;
const ANSWER_AT_MOST_MS = 10_000;

/** What is known. */
export type Access = 'asking' | 'open' | 'locked' | 'wrong' | 'hidden';

/** The figures of a moment, in milliseconds since 1970. */
export interface Sample {
  readonly atMs: number;
  readonly figures: OperatorFigures;
}

export interface Watching {
  readonly access: Readonly<Ref<Access>>;
  readonly latest: Readonly<Ref<Sample | undefined>>;
  /** The one before, of the same process: what has happened since is a rate. */
  readonly before: Readonly<Ref<Sample | undefined>>;
  /** Why the last attempt gave nothing; what was shown before stays. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly isPaused: Readonly<Ref<boolean>>;
  unlock(token: string): Promise<void>;
  ask(): Promise<void>;
  pause(isPaused: boolean): void;
}

/** Watches the figures as long as the component that calls this is on the page. */
export function useFigures(): Watching {
  const access = shallowRef<Access>('asking');
  const latest = shallowRef<Sample>();
  const before = shallowRef<Sample>();
  const failure = shallowRef<Failure>();
  const isPaused = shallowRef(false);
  // Behind one address several processes may answer in turns, and each counts for itself.
  const lastOf = new Map<string, Sample>();
  let token: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;

  async function ask(): Promise<void> {
    clearTimeout(timer);
    attempt += 1;
    const mine = attempt;
    const outcome = await read(token);
    if (mine !== attempt) return;
    if (outcome.kind === 'figures') {
      access.value = 'open';
      failure.value = undefined;
      const sample = { atMs: Date.now(), figures: outcome.figures };
      const { instance } = sample.figures;
      before.value = lastOf.get(instance);
      latest.value = sample;
      lastOf.set(instance, sample);
    } else if (outcome.kind === 'failed') {
      failure.value = outcome.failure;
    } else {
      access.value = outcome.kind === 'locked' && token !== undefined ? 'wrong' : outcome.kind;
      failure.value = undefined;
      latest.value = undefined;
    }
    const goesOn = outcome.kind === 'figures' || outcome.kind === 'failed';
    if (goesOn && !isPaused.value && !document.hidden) timer = setTimeout(ask, EVERY_MS);
  }

  const look = () => {
    if (document.hidden) clearTimeout(timer);
    else if (!isPaused.value && latest.value) void ask();
  };
  onMounted(() => {
    document.addEventListener('visibilitychange', look);
    void ask();
  });
  onUnmounted(() => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(timer);
    attempt += 1;
  });

  return {
    access,
    latest,
    before,
    failure,
    isPaused,
    ask,
    unlock: (given) => {
      token = given;
      return ask();
    },
    pause: (next) => {
      isPaused.value = next;
      if (next) clearTimeout(timer);
      else void ask();
    },
  };
}

type Outcome =
  | { readonly kind: 'figures'; readonly figures: OperatorFigures }
  | { readonly kind: 'locked' | 'hidden' }
  | { readonly kind: 'failed'; readonly failure: Failure };

async function read(token: string | undefined): Promise<Outcome> {
  try {
    const response = await fetch(OPERATOR_FIGURES_PATH, {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_AT_MOST_MS),
    });
    if (response.status === 401) return { kind: 'locked' };
    if (response.status === 404) return { kind: 'hidden' };
    if (!response.ok) return { kind: 'failed', failure: await failureOfResponse(response, []) };
    const figures = (await response.json().catch(() => undefined)) as OperatorFigures | undefined; // the server's own
    return figures ? { kind: 'figures', figures } : { kind: 'failed', failure: garbled(response.status) };
  } catch (error) {
    return { kind: 'failed', failure: failureOfError(error) };
  }
}
