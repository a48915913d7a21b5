/** The process of the bare Node server: `node bare-node-server.ts <port> <recorded answers>`. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { rows } from '../throughput/rows.ts';
import type { RecordedAnswer } from './peer.ts';

const [, , port, file = ''] = process.argv;
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, RecordedAnswer>>; // written by the benchmark
const answers = new Map(rows.map(({ name, slug }) => [slug, recorded[name]]));

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
    JSON.parse(Buffer.concat(chunks).toString());
    response.writeHead(status, headers).end(body);
  });
}).listen(Number(port), '127.0.0.1');
