/**
 * The load process: autocannon with keep-alive and one request at a time on each connection. Latencies are kept one
 * by one, since autocannon's own histogram counts in whole milliseconds.
 */
import autocannon, { type Client, type Request } from 'autocannon';
import { quantile } from '../report/statistics.ts';
import type { LoadJob, LoadResult } from './job.ts';

process.once('message', (job: LoadJob) => {
  generate(job).then(
    (result) => process.send?.(result, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

function generate(job: LoadJob): Promise<LoadResult> {
  const latencies: number[] = [];
  let answersInAll = 0;
  let failures = 0;
  let failure: string | undefined;
  const fail = (words: string) => {
    failures += 1;
    failure ??= words;
  };
  return new Promise((resolve, reject) => {
    const requestsOf = createRequests(job);
    let fromMs = Number.POSITIVE_INFINITY;
    let untilMs = Number.POSITIVE_INFINITY;
    const options = {
      url: job.url,
      connections: job.connections,
      duration: (job.warmUpMs + job.durationMs) / 1000,
      sampleInt: 100,
      setupClient: (client: Client) => client.setRequests([requestsOf()]),
    };
    const run = autocannon(options, (error) => {
      if (error) return reject(error);
      latencies.sort((a, b) => a - b);
      resolve({
        perSecond: (latencies.length * 1000) / job.durationMs,
        answers: latencies.length,
        answersInAll,
        p50Ms: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
        failures,
        ...(failure !== undefined && { failure }),
      });
    });
    run.once('start', () => {
      fromMs = performance.now() + job.warmUpMs;
      untilMs = fromMs + job.durationMs;
    });
    run.on('response', (_client: unknown, status: number, _bytes: number, responseMs: number) => {
      answersInAll += 1;
      if (status !== job.request.status) return fail(`status ${status}`);
      const nowMs = performance.now();
      if (nowMs >= fromMs && nowMs < untilMs) latencies.push(responseMs);
    });
    run.on('reqError', (error: Error) => fail(error.message));
  });
}

/** Makes the request of each connection in turn. */
function createRequests({
  request,
  tokens,
  requestsPerToken,
  connections,
  isOneAtATime = false,
}: LoadJob): () => Request {
  const { method, path, headers, body } = request;
  const share = Math.max(1, Math.floor(tokens.length / connections));
  let connection = 0;
  let number = 0;
  return () => {
    const first = connection * share;
    const some = tokens.length > first ? tokens.slice(first, first + share) : tokens.slice(0, 1);
    const own = (isOneAtATime ? tokens : some).map((token) => ({
      ...headers,
      Authorization: `Bearer ${token}`,
    }));
    connection += 1;
    if (body === undefined && own.length < 2) return { method, path, headers: own[0] ?? headers };
    let sent = 0;
    return {
      method,
      path,
      setupRequest: (former) => {
        const before = isOneAtATime ? number : sent;
        const withToken = own[Math.floor(before / requestsPerToken) % own.length] ?? headers;
        number += 1;
        sent += 1;
        return {
          ...former,
          method,
          path,
          headers: withToken,
          ...(body !== undefined && { body: body.replace('<n>', `${process.pid}-${number}`) }),
        };
      },
    };
  };
}
