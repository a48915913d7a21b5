/** Sandboxes for the load: started over HTTP, like a visitor's. */
import { readFile } from 'node:fs/promises';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { drydock } from '../peers/drydock.ts';
import type { RecordedAnswer } from '../peers/peer.ts';
import type { Row, RowContext } from './rows.ts';

/** Starts sandboxes and gives the tokens of their owners. */
export async function startSandboxes(url: string, count: number): Promise<readonly string[]> {
  const tokens: string[] = [];
  while (tokens.length < count) {
    const group = Math.min(20, count - tokens.length);
    tokens.push(...(await Promise.all(Array.from({ length: group }, () => startSandbox(url)))));
  }
  return tokens;
}

async function startSandbox(url: string): Promise<string> {
  const answer = await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' });
  if (answer.status !== 201) throw new Error(`A sandbox could not be started: ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string }; // the control API's documented answer
  return token;
}

/** Finds what the rows need to know. */
export async function readContext(documentFile: string): Promise<RowContext> {
  const document = await readFile(documentFile, 'utf8');
  const employeeId = /"\/employees\/\{employee_id\}"[\s\S]*?"(emp_[0-9a-z]{26})"/.exec(document)?.[1];
  const departmentId = loadSeed().department[0]?.id;
  if (employeeId === undefined || departmentId === undefined) {
    throw new Error('The document has no example of an employee, or the seed no department.');
  }
  return { employeeId, departmentId };
}

/** Sends a row's request once and records the answer, without the headers that belong to the connection. */
export async function recordAnswer(
  url: string,
  token: string | undefined,
  row: Row,
  context: RowContext,
): Promise<RecordedAnswer> {
  const { method, path, headers, body, status } = row.request(context);
  const answer = await fetch(url + drydock.base + path, {
    method,
    headers: { ...headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: body.replace('<n>', '1') }),
  });
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`${row.name} was answered with ${answer.status}: ${text}`);
  const ownHeaders = [...answer.headers].filter(([name]) => !CONNECTION_HEADERS.has(name));
  return { status, headers: Object.fromEntries(ownHeaders), body: text };
}

const CONNECTION_HEADERS = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
]);
