/**
 * The process of the bare Node server: `node bare-node-server.ts <port> <recorded answers> [folder]`. With a folder it
 * answers a write once a line with what was sent and what is answered is durable in a journal of ours there.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { systemRandomness } from '../../mock-server/entropy/randomness.ts';
import { Journal } from '../../mock-server/store/journal.ts';
import { encodeLine } from '../../mock-server/store/journal-line.ts';
import type { Json } from '../../mock-server/store/store.ts';
import { createTenantId } from '../../mock-server/store/tenant-id.ts';
import { rows } from '../throughput/rows.ts';
import type { RecordedAnswer } from './peer.ts';

const SEGMENT_BYTES = 8_000_000; // as in the store

const [, , port, file = '', folder] = process.argv;
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, RecordedAnswer>>; // written by the benchmark
const answers = new Map(rows.map(({ name, slug }) => [slug, recorded[name]]));
const keep = folder === undefined ? undefined : await keepIn(folder);

createServer((request, response) => {
  const [, , slug = ''] = (request.url ?? '').split('/', 3);
  const { status, headers, body } = answers.get(slug) ?? { status: 404, headers: {}, body: '' };
  if (request.method === 'GET') {
    response.writeHead(status, headers).end(body);
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const sent = JSON.parse(Buffer.concat(chunks).toString()) as Json; // JSON.parse makes nothing else
    if (keep) void keep(sent, body).then(() => response.writeHead(status, headers).end(body));
    else response.writeHead(status, headers).end(body);
  });
}).listen(Number(port), '127.0.0.1');

/** Opens a journal. Gives what writes to it, and resolves when that is durable. */
async function keepIn(folder: string): Promise<(sent: Json, answered: string) => Promise<void>> {
  const journal = new Journal(folder, SEGMENT_BYTES);
  const nothing = () => undefined;
  await journal.open({ line: nothing, damaged: nothing });
  const tenant = createTenantId(systemRandomness);
  let version = 0;
  return (sent, answered) => {
    version += 1;
    const change = { table: 'answers', key: String(version), value: [sent, answered] };
    return journal.append(encodeLine({ tenant, version, kind: 'c', at: 0 }, [change]), {
      written: nothing,
      failed: nothing,
    });
  };
}
