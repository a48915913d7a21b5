/** The requests that are measured, as data: what is sent, and what the issue expects of it. */
import type { LoadRequest } from '../load/job.ts';

/** What a request needs to know of the sandboxes. */
export interface RowContext {
  /** An employee of every sandbox. */
  readonly employeeId: string;
  /** A department of every sandbox. */
  readonly departmentId: string;
}

/** One row of the table. */
export interface Row {
  readonly name: string;
  /** What its path begins with on servers that only repeat an answer. */
  readonly slug: string;
  /** The request's path as a pattern, without the query. */
  readonly route: string;
  /** The request; its path is that of the document. */
  request(context: RowContext): LoadRequest;
  /** Who asks: somebody with a token, nobody, or somebody whose limit is used up. */
  readonly credential: 'own' | 'none' | 'usedUp';
  /** Least ratio of our requests per second to a peer's, by the peer's name, as the issue expects it. */
  readonly expected: Readonly<Record<string, number>>;
  /** What bounds the row, for the case that it misses what is expected. */
  readonly bound: string;
  /** Whether requests change the sandbox, so that each cell gets fresh ones. */
  readonly isWriting: boolean;
}

const read = { Accept: 'application/json' };
const written = { ...read, 'Content-Type': 'application/json' };
/** Ahead of every peer, also of those that check nothing. */
const AHEAD = { 'openapi-backend': 1, 'json-server': 1, Prism: 1, 'Scalar mock server': 1 };
const PER_REQUEST =
  'the bare app only routes and writes; ours also reads the token and finds its credential, counts the limit, and keeps an entry of the request log. Most of the rest is Node’s HTTP on both sides.';

const WRITE =
  'the sync of the disk before each answer, which none of the peers waits for. *Bare node:http + journal* does, and nothing else: it shows how much of the distance that is.';

const get = (name: string, slug: string, path: string, bareHono: number, bound: string): Row => ({
  name,
  slug,
  route: '/employees',
  request: () => ({ method: 'GET', path, headers: read, status: 200 }),
  credential: 'own',
  expected: { 'bare Hono': bareHono, ...AHEAD },
  bound,
  isWriting: false,
});

export const rows: readonly Row[] = [
  {
    ...get('get by id', 'id', '', 0.7, PER_REQUEST),
    route: '/employees/:employee_id',
    request: ({ employeeId }) => ({
      method: 'GET',
      path: `/employees/${employeeId}`,
      headers: read,
      status: 200,
    }),
  },
  get('list of 20', 'twenty', '/employees?limit=20', 0.5, `${PER_REQUEST} And 25 KB that are put together.`),
  get(
    'list of 100',
    'hundred',
    '/employees?limit=100',
    0.5,
    `${PER_REQUEST} And 125 KB that are put together.`,
  ),
  get(
    'filtered list',
    'filtered',
    '/employees?status=active&limit=20',
    0.5,
    `${PER_REQUEST} And the walk over the records that fit.`,
  ),
  {
    name: 'create',
    slug: 'create',
    route: '/departments',
    request: () => ({
      method: 'POST',
      path: '/departments',
      headers: written,
      body: '{"name":"Department <n>"}',
      status: 201,
    }),
    credential: 'own',
    expected: AHEAD,
    bound: WRITE,
    isWriting: true,
  },
  {
    name: 'patch',
    slug: 'patch',
    route: '/departments/:department_id',
    request: ({ departmentId }) => ({
      method: 'PATCH',
      path: `/departments/${departmentId}`,
      headers: written,
      body: '{"name":"Renamed <n>"}',
      status: 200,
    }),
    credential: 'own',
    expected: AHEAD,
    bound: WRITE,
    isWriting: true,
  },
  {
    ...get('no token (401)', 'nobody', '/employees?limit=20', 0.8, PER_REQUEST),
    request: () => ({ method: 'GET', path: '/employees?limit=20', headers: read, status: 401 }),
    credential: 'none',
    expected: { 'bare Hono': 0.8, Prism: 1 },
  },
  {
    ...get('limit used up (429)', 'limited', '/employees?limit=20', 0.8, PER_REQUEST),
    request: () => ({ method: 'GET', path: '/employees?limit=20', headers: read, status: 429 }),
    credential: 'usedUp',
    expected: { 'bare Hono': 0.8 },
  },
];

/** The row with a name. @throws {RangeError} there is none */
export function rowNamed(name: string): Row {
  const row = rows.find((candidate) => candidate.name === name);
  if (!row) throw new RangeError(`There is no row "${name}".`);
  return row;
}
