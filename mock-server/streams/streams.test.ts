/** Live streams: bounded in all, in what waits for a slow reader, and never silent for long. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { STREAM_HEARTBEAT, type StreamedEvent } from '../../spec/event-stream.ts';
import { seededRandomness } from '../entropy/randomness.ts';
import { createTenantId } from '../store/tenant-id.ts';
import { Refusal } from '../tenants/refusal.ts';
import { Channel } from './channel.ts';
import { Streams } from './streams.ts';

const randomness = seededRandomness('streams');
const newTenant = () => createTenantId(randomness);
const event = (id: string, data: object = {}): StreamedEvent => ({ id, event: 'thing', data });

let streams: Streams;

beforeEach(() => {
  vi.useFakeTimers();
  streams = new Streams();
});

afterEach(() => {
  streams.close();
  vi.useRealTimers();
});

function follow(tenant = newTenant()) {
  return streams.follow(tenant, { missed: [], limit: undefined, ended: () => undefined });
}

/** All that a stream said, once it has ended. */
function textOf({ feed }: ReturnType<typeof follow>): Promise<string> {
  return new Response(feed.stream).text();
}

test('says every 15 seconds that it is there, and rests when nobody listens', async () => {
  const stream = follow();
  vi.advanceTimersByTime(45_000);
  stream.end();
  expect((await textOf(stream)).split(STREAM_HEARTBEAT)).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});

test('ends for a client that does not read, which then gets what had waited', async () => {
  let hasEnded = false;
  const stream = streams.follow(newTenant(), {
    missed: [],
    limit: undefined,
    ended: () => {
      hasEnded = true;
    },
  });
  const large = { text: 'x'.repeat(50_000) };
  let told = 0;
  while (!hasEnded && told < 100) {
    stream.tell(event(`e${told}`, large));
    told += 1;
  }
  expect(told).toBeLessThan(10);
  const text = await textOf(stream);
  expect(text).toContain(`id: e${told - 2}\n`);
  expect(text).not.toContain(`id: e${told - 1}\n`); // the client asks for it when it connects again
});

test('there may be a thousand in all', () => {
  const open = Array.from({ length: 1000 }, () => follow());
  expect(() => follow()).toThrow(Refusal);
  open[500]?.end();
  follow();
  expect(() => follow()).toThrow(/1000 live streams/);
});

test('what follows a stopped server is told what was missed, and ends', async () => {
  streams.close();
  const stream = streams.follow(newTenant(), {
    missed: [event('a')],
    limit: undefined,
    ended: () => undefined,
  });
  expect(await textOf(stream)).toContain('id: a\n');
});

test('a channel tells those who want it, in their own tenant', async () => {
  const channel = new Channel<{ readonly id: string; readonly size: number }>(streams, ({ id }) => event(id));
  const [one, other] = [newTenant(), newTenant()];
  const missed = [
    { id: 'a', size: 1 },
    { id: 'b', size: 9 },
  ];
  const all = channel.follow(one, { missed, limit: 4 });
  const large = channel.follow(one, { missed, wants: ({ size }) => size > 5, limit: 2 });
  const theirs = channel.follow(other, { missed: [], limit: 1 });
  channel.publish(one, { id: 'c', size: 2 });
  channel.publish(one, { id: 'd', size: 8 });
  channel.publish(other, { id: 'e', size: 1 });
  channel.publish(newTenant(), { id: 'f', size: 1 });
  const idsOf = async ({ stream }: typeof all) =>
    [...(await new Response(stream).text()).matchAll(/^id: (.)$/gm)].map(([, id]) => id);
  expect(await idsOf(all)).toEqual(['a', 'b', 'c', 'd']);
  expect(await idsOf(large)).toEqual(['b', 'd']);
  expect(await idsOf(theirs)).toEqual(['e']);
});
