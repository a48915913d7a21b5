/** The HTTP application: a route for every operation of the contract, clear problems for everything else under an API, the site for the rest. */
import { Hono } from 'hono';
import { documentNames, documents } from '../spec/contract.ts';
import { METADATA_PATH, oauthMetadata } from '../spec/oauth/metadata.ts';
import type { DocumentName } from '../spec/operation.ts';
import { OPERATOR_FIGURES_PATH } from '../spec/operator-path.ts';
import type { Problem } from '../spec/problems.ts';
import type { AnswerCounts } from './observe/counts.ts';
import type { Metrics } from './observe/metrics.ts';
import { operatorVerdict } from './observe/operator-access.ts';
import type { Figures } from './observe/operator-figures.ts';
import type { Readiness } from './observe/readiness.ts';
import { handlers } from './operations/handlers.ts';
import { allowAnyOrigin, preflight } from './pipeline/cors/cors.ts';
import { fixedHeaders } from './pipeline/fixed-headers.ts';
import { incomingOf, peerOf, type ServerBindings } from './pipeline/incoming.ts';
import { beginningOf, refuseUntaken } from './pipeline/no-operation/no-operation.ts';
import { renderProblem } from './pipeline/problem/problem.ts';
import { giveRequestId } from './pipeline/request-id/request-id.ts';
import { createRoute, type PipelineParts } from './pipeline/run.ts';

/** Characters that a URL may have, path and query. */
const URL_CHARACTERS_AT_MOST = 8_000;

const TOO_LONG: Problem = {
  code: 'uri_too_long',
  detail: `The URL has more than ${URL_CHARACTERS_AT_MOST.toLocaleString('en')} characters.`,
};

/** Every method that some operation takes, for paths that no operation has. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Answers what belongs to no API: a page or a file of the site. */
export type SiteHandler = (request: {
  readonly path: string;
  /** The query with its question mark, or nothing. */
  readonly search: string;
  readonly method: string;
  header(name: string): string | undefined;
}) => Response | Promise<Response>;

/** What the operator looks at. */
export interface OperatorParts {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  readonly figures: Figures;
  /** Shows that somebody may see the figures; without one only this machine may. */
  readonly metricsToken: string | undefined;
}

/** Wires the application. @param site - absent where there is no site, as in tests of the APIs */
export function createApp(parts: PipelineParts & OperatorParts, site?: SiteHandler): Hono<ServerBindings> {
  const app = new Hono<ServerBindings>();
  // What no operation takes has its own routes: an operation's request then meets one handler only, and Hono calls
  // that at once instead of through its chain of middleware, which is asynchronous. The control API is there as well:
  // it has paths that are ambiguous without an order, for which Hono would leave its fast router.
  const others = new Hono<ServerBindings>();

  mountForOperator(app, parts);

  // Below the root, where client libraries look for it, and so outside of the document's own path (RFC 8414, 3).
  app.get(METADATA_PATH, () => {
    const headers: Record<string, string> = { 'X-Content-Type-Options': 'nosniff' };
    allowAnyOrigin(headers);
    return Response.json(oauthMetadata(parts.origin), { headers });
  });

  for (const name of documentNames) mountDocument(name === 'sandbox' ? others : app, others, name, parts);

  others.all('*', (c) => {
    const { path, method } = c.req;
    const api = documentAt(path);
    // A page of another origin is let through to the problem, which says more than a failed preflight.
    if (api && api !== 'sandbox' && method === 'OPTIONS') return preflight(METHODS);
    if (api) {
      return refuseUntaken(api, incomingOf(c, parts.isProxy), parts, {
        code: 'not_found',
        detail: `No operation has the path ${beginningOf(path)}. The documentation lists all of them: ${parts.origin}/docs/${api}/.`,
      });
    }
    if (site) {
      const header = (name: string) => c.req.header(name);
      return countAs(parts.counts.site, site({ path, search: new URL(c.req.url).search, method, header }));
    }
    return problemResponse(path, parts, {
      code: 'not_found',
      detail: `There is nothing at ${beginningOf(path)}.`,
    });
  });

  app.notFound((c) => {
    const { path, url } = c.req;
    return isTooLong(url)
      ? refuseUntaken(documentAt(path) ?? 'sandbox', incomingOf(c, parts.isProxy), parts, TOO_LONG)
      : others.fetch(c.req.raw, c.env);
  });
  app.onError((error, c) => {
    parts.report('A request failed outside of the pipeline.', { path: c.req.path, error });
    return problemResponse(c.req.path, parts, {
      code: 'internal_error',
      detail: 'Something went wrong on our side.',
    });
  });
  return app;
}

/** Whether it lives, whether it can be sent requests, and how it does. */
function mountForOperator(app: Hono<ServerBindings>, parts: PipelineParts & OperatorParts): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));

  app.get('/readyz', async (c) => {
    const unready = await parts.readiness.look();
    if (unready === undefined) return c.json({ status: 'ready' });
    return problemResponse(c.req.path, parts, {
      code: 'store_unavailable',
      detail:
        unready === 'stopping'
          ? 'This server is stopping, and its store with it.'
          : 'The store takes no writes at the moment.',
      headers: { 'Retry-After': '5' },
    });
  });

  // Whoever may not see them learns nothing, not even that there is something.
  const forOperator = (path: string, realm: string, answer: () => Promise<Response>) => {
    app.get(path, async (c) => {
      const caller = { address: peerOf(c), header: (name: string) => c.req.header(name) };
      const verdict = operatorVerdict(caller, parts.metricsToken);
      if (verdict === 'allowed') return answer();
      return problemResponse(path, parts, {
        ...(verdict === 'hidden'
          ? { code: 'not_found', detail: `There is nothing at ${path}.` }
          : {
              code: 'unauthenticated',
              detail: `The ${realm} are for the operator: \`Authorization: Bearer\` with the token that was set for them.`,
              headers: { 'WWW-Authenticate': `Bearer realm="${realm}"` },
            }),
      });
    });
  };

  forOperator('/metrics', 'metrics', async () => {
    const { type, text } = await parts.metrics.exposition();
    return new Response(text, { headers: { 'Content-Type': type, 'Cache-Control': 'no-store' } });
  });

  forOperator(OPERATOR_FIGURES_PATH, 'figures', async () =>
    Response.json(await parts.figures.present(), {
      headers: { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
    }),
  );
}

function countAs(counts: AnswerCounts, answer: Response | Promise<Response>): Response | Promise<Response> {
  if (answer instanceof Promise) return answer.then((response) => countAs(counts, response));
  counts.add(answer.status, undefined);
  return answer;
}

function mountDocument(
  app: Hono<ServerBindings>,
  others: Hono<ServerBindings>,
  name: DocumentName,
  parts: PipelineParts,
): void {
  const { base, operations } = documents[name];
  const isSimulated = name !== 'sandbox';
  const methodsOf = new Map<string, string[]>();
  for (const operation of operations) {
    const handler = handlers[name][operation.id];
    if (!handler) throw new TypeError(`${name}.${operation.id} has no handler.`);
    const route = createRoute(operation, handler, parts);
    const path = `${base}${operation.path.replace(/\{([^}]+)\}/g, ':$1')}`;
    methodsOf.set(path, [...(methodsOf.get(path) ?? []), operation.method.toUpperCase()]);
    app.on(operation.method.toUpperCase(), path, (c) =>
      isTooLong(c.req.url) ? refuseUntaken(name, incomingOf(c, parts.isProxy), parts, TOO_LONG) : route(c),
    );
  }
  for (const [path, own] of methodsOf) {
    const methods = [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
    others.all(path, (c) => {
      if (c.req.method === 'OPTIONS') {
        return isSimulated
          ? preflight(methods)
          : new Response(null, { status: 204, headers: { Allow: methods.join(', ') } });
      }
      return refuseUntaken(name, incomingOf(c, parts.isProxy), parts, {
        code: 'method_not_allowed',
        detail: `${c.req.method} is not possible here. These methods are: ${methods.join(', ')}.`,
        headers: { Allow: methods.join(', ') },
      });
    });
  }
}

/** The document under whose path something lies. */
function documentAt(path: string): DocumentName | undefined {
  return documentNames.find(
    (name) => path === documents[name].base || path.startsWith(`${documents[name].base}/`),
  );
}

/** @param url - absolute; the host does not count */
function isTooLong(url: string): boolean {
  return url.length - url.indexOf('/', 'https://'.length) > URL_CHARACTERS_AT_MOST;
}

/** A problem of what belongs to no API: the site, and what the operator looks at. */
function problemResponse(path: string, parts: PipelineParts, problem: Problem): Response {
  const headers = fixedHeaders('sandbox');
  const requestId = giveRequestId(headers, parts.randomness);
  const { status, type, body } = renderProblem(problem, {
    document: 'sandbox',
    requestId,
    path: beginningOf(path),
    origin: parts.origin,
  });
  parts.counts.elsewhere.add(status, undefined);
  return new Response(body, { status, headers: { ...headers, ...problem.headers, 'Content-Type': type } });
}
