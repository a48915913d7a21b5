/** From the start of a process to its first answer. */
import type { Options } from './options.ts';
import { drydock } from './peers/drydock.ts';
import type { Peer, PeerInput } from './peers/peer.ts';
import { median } from './report/statistics.ts';

/** Medians in milliseconds. */
export interface StartTimes {
  readonly starts: number;
  readonly byPeer: ReadonlyArray<{ readonly peer: string; readonly ms: number }>;
}

/** Starts each server several times, in turns. A peer that does not start is left out here and named elsewhere. */
export async function measureStart(
  peers: readonly Peer[],
  input: PeerInput,
  { isQuick }: Options,
): Promise<StartTimes> {
  const starts = isQuick ? 2 : 7;
  const times = new Map<string, number[]>();
  for (let start = 0; start < starts; start += 1) {
    for (const peer of peers) {
      try {
        const server = await peer.start(input);
        times.set(peer.name, [...(times.get(peer.name) ?? []), server.startMs]);
        await server.stop();
      } catch (error) {
        if (peer === drydock) throw error;
      }
    }
  }
  return { starts, byPeer: [...times].map(([peer, ms]) => ({ peer, ms: median(ms) })) };
}
