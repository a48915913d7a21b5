/** The process of the bare Hono app: `node bare-hono-server.ts <port> <recorded answers> text|bytes`. */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { RecordedAnswer } from './peer.ts';

const [, , port, file = '', form] = process.argv;
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, RecordedAnswer>>; // written by the benchmark

const app = new Hono();
// A new Response from plain headers is the fastest answer that Hono's Node adapter knows.
const byId = answerOf('get by id');
const list = answerOf('list of 20');
const create = answerOf('create');
app.get('/v4/employees/:employee_id', () => new Response(byId.body, byId));
app.get('/v4/employees', () => new Response(list.body, list));
app.post('/v4/departments', async (c) => {
  await c.req.json();
  return new Response(create.body, create);
});
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });

function answerOf(row: string) {
  const answer = recorded[row];
  if (!answer) throw new TypeError(`No answer was recorded for "${row}".`);
  const { status, headers, body } = answer;
  return { status, headers, body: form === 'bytes' ? Buffer.from(body) : body };
}
