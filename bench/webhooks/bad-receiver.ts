/**
 * What becomes of many writes when the receiver fails, hangs and lies. The clock of the sandbox is moved forward to
 * each retry, so that a schedule of a day is through in a minute.
 */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Receiver } from '../../test/harness/receiver.ts';
import { recordOf, Subscriber } from './subscriber.ts';

const WRITERS = 20;
const LOOK_EVERY_MS = 500;
/** All of it; one attempt that hangs takes the server 15 seconds. */
const AT_MOST_MS = 180_000;

/** What a receiver does with a share of what comes. */
interface Reaction {
  readonly what: string;
  /** Of a hundred deliveries. */
  readonly share: number;
  /** Whether the receiver itself took the delivery as received. */
  readonly takes: boolean;
  readonly answer: (response: ServerResponse) => void;
}

const reactions: readonly Reaction[] = [
  { what: 'answers 500', share: 8, takes: false, answer: (response) => response.writeHead(500).end() },
  {
    what: 'redirects to itself',
    share: 3,
    takes: false,
    answer: (response) => response.writeHead(302, { Location: '/hooks' }).end(),
  },
  {
    what: 'takes it, but answers 404',
    share: 2,
    takes: true,
    answer: (response) => response.writeHead(404).end(),
  },
  { what: 'closes without an answer', share: 3, takes: false, answer: (response) => response.destroy() },
  {
    what: 'takes it, but closes in the middle of its answer',
    share: 2,
    takes: true,
    answer: (response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('half', () => response.destroy());
    },
  },
  { what: 'never answers', share: 1, takes: false, answer: () => undefined },
  {
    what: 'answers after two seconds',
    share: 1,
    takes: true,
    answer: (response) => setTimeout(() => response.writeHead(204).end(), 2000),
  },
  {
    what: 'answers 200 with a megabyte',
    share: 3,
    takes: true,
    answer: (response) => response.writeHead(200).end('<'.repeat(1_000_000)),
  },
];

/** What came of it, in numbers of writes. */
export interface Reliability {
  readonly writes: number;
  readonly reactions: ReadonlyArray<Pick<Reaction, 'what' | 'share' | 'takes'>>;
  readonly delivered: number;
  readonly retried: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Of these, those that the receiver took and then answered as if it had not. */
  readonly duplicatedByLies: number;
  readonly invented: number;
  readonly attempts: number;
  readonly seconds: number;
}

/** Measures with a sandbox of its own. */
export async function measureReliability(url: string, writes: number): Promise<Reliability> {
  await using receiver = await Receiver.start();
  const attempts = new Map<string, number>();
  const taken = new Map<string, number>();
  const liedAbout = new Set<string>();
  const plan = reactions.flatMap((reaction) => new Array<Reaction>(reaction.share).fill(reaction));
  let arrivals = 0;
  receiver.reactions = [
    (response, delivery) => {
      const id = recordOf(delivery);
      attempts.set(id, (attempts.get(id) ?? 0) + 1);
      // A stride without a common factor with a hundred spreads the bad ones among the good ones.
      const reaction = plan[(arrivals * 37) % 100];
      arrivals += 1;
      if (!reaction || reaction.takes) taken.set(id, (taken.get(id) ?? 0) + 1);
      if (reaction?.what.includes('takes it, but')) liedAbout.add(id);
      if (reaction) reaction.answer(response);
      else response.writeHead(204).end();
    },
  ];
  const subscriber = await Subscriber.start(url, receiver.url);
  const beganMs = performance.now();
  await subscriber.writeMany(writes, WRITERS);
  await playOut(subscriber, beganMs + AT_MOST_MS);
  const ids = [...subscriber.sentMs.keys()];
  const duplicated = ids.filter((id) => (taken.get(id) ?? 0) > 1);
  return {
    writes,
    reactions,
    delivered: ids.filter((id) => taken.has(id)).length,
    retried: ids.filter((id) => (attempts.get(id) ?? 0) > 1).length,
    lost: ids.filter((id) => !taken.has(id)).length,
    duplicated: duplicated.length,
    duplicatedByLies: duplicated.filter((id) => liedAbout.has(id)).length,
    invented: [...attempts.keys()].filter((id) => !subscriber.sentMs.has(id)).length,
    attempts: arrivals,
    seconds: (performance.now() - beganMs) / 1000,
  };
}

/** Lets everything that is due be tried, then moves the clock to what is due next, until nothing waits. */
async function playOut(subscriber: Subscriber, untilMs: number): Promise<void> {
  while (performance.now() < untilMs) {
    const waits = await subscriber.waitsMs();
    if (waits.length === 0) return;
    if (Math.min(...waits) === 0) await sleep(LOOK_EVERY_MS);
    else await subscriber.advance(Math.max(...waits));
  }
}
