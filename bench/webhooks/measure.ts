/** Deliveries of webhooks: how fast, how soon, and what becomes of them when the receiver does not behave. */
import { join } from 'node:path';
import type { Options } from '../options.ts';
import { startDrydock } from '../peers/drydock.ts';
import type { PeerInput } from '../peers/peer.ts';
import { measureReliability, type Reliability } from './bad-receiver.ts';
import { type DeliveryDelay, type DeliverySpeed, measureDelay, measureSpeed } from './speed.ts';

/** All that was measured. */
export interface WebhookFigures {
  readonly speeds: readonly DeliverySpeed[];
  readonly delay: DeliveryDelay;
  readonly reliability: Reliability;
}

/** Measures on a server of its own, which may send to this machine. */
export async function measureWebhooks(input: PeerInput, { isQuick }: Options): Promise<WebhookFigures> {
  const server = await startDrydock(join(input.folder, 'data'), { DRYDOCK_EGRESS: 'any' });
  const writes = isQuick ? 200 : 1000;
  try {
    await measureSpeed(server.url, 1, writes); // the first one of a process compiles, and is not counted
    const speeds: DeliverySpeed[] = [];
    for (const sandboxes of [1, 8]) speeds.push(await measureSpeed(server.url, sandboxes, 2 * writes));
    const delay = await measureDelay(server.url, writes);
    return { speeds, delay, reliability: await measureReliability(server.url, writes) };
  } finally {
    await server.stop();
  }
}
