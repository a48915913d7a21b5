/** How many deliveries a second a receiver on this machine gets, and how long after the write each of them comes. */
import { Receiver } from '../../test/harness/receiver.ts';
import { quantile } from '../report/statistics.ts';
import { recordOf, Subscriber } from './subscriber.ts';

const WRITERS = 20;
/** Share of the deliveries that has to be left for a rate. */
const LEFT_AT_LEAST = 0.1;

/** Deliveries as fast as they can be had. */
export interface DeliverySpeed {
  readonly sandboxes: number;
  readonly deliveries: number;
  /** From the first write to the last receipt; the writes themselves are part of it. */
  readonly perSecond: number;
  /** After the last write, when only deliveries are left; `NaN` when nearly all had come by then. */
  readonly drainPerSecond: number;
}

/** From the sending of a write to the receipt of its delivery. */
export interface DeliveryDelay {
  readonly deliveries: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Writes faster than can be delivered, and waits until all has come. */
export async function measureSpeed(url: string, sandboxes: number, writes: number): Promise<DeliverySpeed> {
  await using receiver = await Receiver.start();
  const subscribers: Subscriber[] = [];
  for (let count = 0; count < sandboxes; count += 1) {
    subscribers.push(await Subscriber.start(url, receiver.url));
  }
  const each = Math.ceil(writes / sandboxes);
  const deliveries = each * sandboxes;
  const beganMs = performance.now();
  await Promise.all(
    subscribers.map((subscriber) => subscriber.writeMany(each, Math.ceil(WRITERS / sandboxes))),
  );
  const writtenMs = performance.now();
  const left = deliveries - receiver.received.length;
  await receiver.until(deliveries);
  const endedMs = performance.now();
  return {
    sandboxes,
    deliveries,
    perSecond: (deliveries * 1000) / (endedMs - beganMs),
    drainPerSecond: left < deliveries * LEFT_AT_LEAST ? Number.NaN : (left * 1000) / (endedMs - writtenMs),
  };
}

/** Writes one after the other, each when the delivery of the one before has come. */
export async function measureDelay(url: string, deliveries: number): Promise<DeliveryDelay> {
  await using receiver = await Receiver.start();
  const receivedMs = new Map<string, number>();
  receiver.reactions = [
    (response, delivery) => {
      receivedMs.set(recordOf(delivery), performance.now());
      response.writeHead(204).end();
    },
  ];
  const subscriber = await Subscriber.start(url, receiver.url);
  for (let count = 1; count <= deliveries; count += 1) {
    await subscriber.write();
    await receiver.until(count);
  }
  const delays = [...subscriber.sentMs]
    .map(([id, sentMs]) => (receivedMs.get(id) ?? Number.NaN) - sentMs)
    .sort((a, b) => a - b);
  return { deliveries, p50Ms: quantile(delays, 0.5), p99Ms: quantile(delays, 0.99) };
}
