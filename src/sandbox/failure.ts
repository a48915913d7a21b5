/**
 * Why a request did not succeed, in words that a person would say. "Failed to fetch" is none.
 * For the control API here, and for every island that sends requests.
 */
import { t } from '../i18n/browser.ts';
import { isRecord } from './sandbox.ts';

/** A failure to show: what happened, and what to do. */
export interface Failure {
  /** `gone`: there is no such sandbox any more. `refused`: the server said no and why. */
  readonly kind: 'offline' | 'unreachable' | 'slow' | 'gone' | 'limited' | 'refused' | 'garbled';
  readonly title: string;
  readonly detail: string;
  /** What the server said, when it said it as a problem. */
  readonly problem?: ToldProblem;
}

/** The parts of an RFC 9457 problem that pages look at. */
export interface ToldProblem {
  /** Code of the catalogue; also its page under `/problems/`. */
  readonly code: string;
  readonly status: number;
  readonly errors: readonly ToldError[];
}

/** One entry of a problem's `errors`. */
export interface ToldError {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
}

/** For a request that got no answer. */
export function failureOfError(error: unknown): Failure {
  if (!navigator.onLine) return failure('offline');
  if (error instanceof DOMException && error.name === 'TimeoutError') return failure('slow');
  return failure('unreachable');
}

/**
 * For an answer that is not a success: an RFC 9457 problem, or whatever stood in the way of one.
 *
 * @param gone - the statuses that mean that there is no such sandbox any more
 */
export async function failureOfResponse(
  response: Response,
  gone: readonly number[] = [401, 404, 410],
): Promise<Failure> {
  if (gone.includes(response.status)) return failure('gone');
  const problem = await readProblem(response);
  if (problem === undefined) return garbled(response.status);
  const { title, detail, ...told } = problem;
  const seconds = Number(response.headers.get('Retry-After'));
  if (response.status === 429 || response.status === 503) {
    const when = seconds > 0 ? t('failure.retryIn', { time: duration(seconds) }) : t('failure.retryLater');
    return { kind: 'limited', title, detail: `${detail} ${when}`.trim(), problem: told };
  }
  return { kind: 'refused', title, detail, problem: told };
}

/** For an answer that should be something else than it is. */
export function garbled(status: number): Failure {
  return {
    kind: 'garbled',
    title: t('failure.garbled.title'),
    detail: t('failure.garbled.detail', { status }),
  };
}

function failure(kind: 'offline' | 'unreachable' | 'slow' | 'gone'): Failure {
  return { kind, title: t(`failure.${kind}.title`), detail: t(`failure.${kind}.detail`) };
}

async function readProblem(
  response: Response,
): Promise<({ title: string; detail: string } & ToldProblem) | undefined> {
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) return undefined;
  const body: unknown = await response.json().catch(() => undefined);
  if (!isRecord(body) || typeof body.title !== 'string') return undefined;
  return {
    title: body.title,
    detail: typeof body.detail === 'string' ? body.detail : '',
    code: typeof body.code === 'string' ? body.code : '',
    status: response.status,
    errors: Array.isArray(body.errors) ? body.errors.flatMap(readError) : [],
  };
}

function readError(value: unknown): readonly ToldError[] {
  if (!isRecord(value) || typeof value.detail !== 'string') return [];
  const { pointer, parameter, detail } = value;
  return [
    {
      detail,
      ...(typeof pointer === 'string' && { pointer }),
      ...(typeof parameter === 'string' && { parameter }),
    },
  ];
}

function duration(seconds: number): string {
  const [value, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(value);
}
