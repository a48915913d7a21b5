/** Starts our server and its peers, the yardstick among them with the very answers that ours gives. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drydock, startDrydock } from '../peers/drydock.ts';
import type { Peer, PeerInput, RecordedAnswer } from '../peers/peer.ts';
import type { RunningServer } from '../processes/running-process.ts';
import { type RowContext, rows } from './rows.ts';
import { recordAnswer, startSandboxes } from './sandboxes.ts';

/** A peer that answers. */
export interface RunningPeer {
  readonly peer: Peer;
  readonly server: RunningServer;
}

/** A peer that could not be started, and why. */
export interface AbsentPeer {
  readonly peer: Peer;
  readonly reason: string;
}

/** All that runs; ours comes first. */
export interface RunningPeers {
  readonly running: readonly RunningPeer[];
  /** Ours once more, with a limit of one request a minute. */
  readonly limited: RunningServer;
  readonly absent: readonly AbsentPeer[];
  stop(): Promise<void>;
}

/** Starts the peers. @throws {Error} our own server does not start */
export async function startPeers(
  peers: readonly Peer[],
  input: PeerInput,
  context: RowContext,
): Promise<RunningPeers> {
  const own = await drydock.start(input);
  const limited = await startDrydock(join(input.folder, 'limited'), { DRYDOCK_RATE_LIMIT: '1' });
  const running: RunningPeer[] = [{ peer: drydock, server: own }];
  const absent: AbsentPeer[] = [];
  const stop = async () => {
    await Promise.all([limited.stop(), ...running.map(({ server }) => server.stop())]);
  };
  try {
    await writeFile(input.recordedFile, JSON.stringify(await recordAnswers(own.url, limited.url, context)));
  } catch (error) {
    await stop();
    throw error;
  }
  for (const peer of peers) {
    if (peer === drydock) continue;
    try {
      running.push({ peer, server: await peer.start(input) });
    } catch (error) {
      absent.push({ peer, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { running, limited, absent, stop };
}

async function recordAnswers(
  url: string,
  limitedUrl: string,
  context: RowContext,
): Promise<Record<string, RecordedAnswer>> {
  const [token] = await startSandboxes(url, 1);
  const recorded: Record<string, RecordedAnswer> = {};
  for (const row of rows) {
    recorded[row.name] =
      row.credential === 'usedUp'
        ? await recordAnswer(limitedUrl, await useUp(limitedUrl), row, context)
        : await recordAnswer(url, row.credential === 'own' ? token : undefined, row, context);
  }
  return recorded;
}

/** A token whose limit is used up for the next minute. */
export async function useUp(limitedUrl: string): Promise<string> {
  const [token = ''] = await startSandboxes(limitedUrl, 1);
  await fetch(`${limitedUrl}${drydock.base}/me`, { headers: { Authorization: `Bearer ${token}` } });
  return token;
}
