/** The requests that are measured, as data: what is sent, and what the issue expects of it. */
import type { LoadRequest } from '../load/job.ts';

/** What a request needs to know of the sandboxes. */
export interface RowContext {
  /** An employee of every sandbox. */
  readonly employeeId: string;
}

/** One row of the table. */
export interface Row {
  readonly name: string;
  /** The request; its path is that of the document. */
  request(context: RowContext): LoadRequest;
  /** Least ratio of our requests per second to a peer's, by the peer's name, as the issue expects it. */
  readonly expected: Readonly<Record<string, number>>;
  /** What bounds the row, for the case that it misses what is expected. */
  readonly bound: string;
  /** Whether requests change the sandbox, so that each cell gets fresh ones. */
  readonly isWriting: boolean;
}

const read = { Accept: 'application/json' };

export const rows: readonly Row[] = [
  {
    name: 'get by id',
    request: ({ employeeId }) => ({
      method: 'GET',
      path: `/employees/${employeeId}`,
      headers: read,
      status: 200,
    }),
    expected: { 'bare Hono': 0.5, Prism: 4, 'Scalar mock server': 4 },
    bound:
      'the bare app only routes and writes; ours also reads and checks the token (SHA-256), counts the limit, validates the path, and keeps a masked entry in the request log. No single step of these takes more than a few per cent of a request; most of the rest is Node’s HTTP on both sides.',
    isWriting: false,
  },
  {
    name: 'list of 20',
    request: () => ({ method: 'GET', path: '/employees?limit=20', headers: read, status: 200 }),
    expected: { 'bare Hono': 0.35, Prism: 4, 'Scalar mock server': 4 },
    bound:
      'what *get by id* does, and besides: the query’s schema, an HMAC for the cursor, twenty records put together (25 KB copied into one answer, 16 KB of it into the request log).',
    isWriting: false,
  },
  {
    name: 'create',
    request: () => ({
      method: 'POST',
      path: '/departments',
      headers: { ...read, 'Content-Type': 'application/json' },
      body: '{"name":"Department <n>"}',
      status: 201,
    }),
    expected: {},
    bound: 'the sync of the disk before each answer.',
    isWriting: true,
  },
];
