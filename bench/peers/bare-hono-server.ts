/** The process of the bare Hono app: `node bare-hono-server.ts <port> <recorded answers> text|bytes`. */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { rows } from '../throughput/rows.ts';
import type { RecordedAnswer } from './peer.ts';

const [, , port, file = '', form] = process.argv;
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, RecordedAnswer>>; // written by the benchmark

const app = new Hono();
for (const { name, slug, route, isWriting } of rows) {
  const { status, headers, body } = recorded[name] ?? { status: 200, headers: {}, body: '' };
  const sent = form === 'bytes' ? Buffer.from(body) : body;
  const init = { status, headers };
  // A new Response from plain headers is the fastest answer that Hono's Node adapter knows.
  if (isWriting) {
    app.all(`/v4/${slug}${route}`, async (c) => {
      await c.req.json();
      return new Response(sent, init);
    });
  } else app.get(`/v4/${slug}${route}`, () => new Response(sent, init));
}
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });
