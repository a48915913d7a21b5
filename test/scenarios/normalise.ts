/**
 * Makes two runs of a scenario comparable: what another run makes anew — ids, tokens, times, cursors — becomes a
 * name, the same name wherever the same thing stands; every other byte stays as it is.
 */
import { createHash } from 'node:crypto';
import { parseToken } from '../../mock-server/access/token-format.ts';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import type { Answer } from '../harness/send.ts';

const DAY_MS = 24 * 3600 * 1000;
/** How long an access token works. */
const ACCESS_TOKEN_MS = 15 * 60 * 1000;
/** Times behind it are none of the run: an idle sandbox expires after 14 days. */
const LATEST_DAY = 14;

/** The time in which a run took place. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Headers that only say something about the connection, and those that every answer carries and no example shows. */
const OF_THE_TRANSPORT =
  /^(?:connection|content-length|date|keep-alive|transfer-encoding|access-control-.*|cache-control|pragma|x-content-type-options)$/;

const seedIds = new Set(Object.values(loadSeed()).flatMap((records) => records.map(({ id }) => id)));

/** An answer with everything replaced that may differ from run to run. */
export function normalise(answer: Answer, period: Period): Answer {
  const { status, headers, body } = answer;
  const names = new Map<string, string>();
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_TRANSPORT.test(name));
  return {
    status,
    headers: Object.fromEntries(
      kept
        .sort()
        .map(([name, value]) => [
          name,
          normaliseText(normaliseHeader(name, value, answer, period), period, names),
        ]),
    ),
    body: normaliseText(withoutTransport(body), period, names),
  };
}

function normaliseText(text: string, period: Period, names: Map<string, string>): string {
  const nameOf = (kind: string, value: string) => {
    const known = names.get(value) ?? `<${kind} ${names.size + 1}>`;
    names.set(value, known);
    return known;
  };
  return text
    .replace(/kontor_sbx_[a-z]{2,3}_[0-9A-Za-z]+/g, (token) => {
      const parsed = parseToken(token);
      return 'fault' in parsed ? token : nameOf(`${parsed.kind} token`, token);
    })
    .replace(/(kontor_sbx_[a-z]{2,3}_…)[0-9A-Za-z]{4}/g, '$1<hint>')
    .replace(/whsec_[0-9A-Za-z+/]{43}=/g, (secret) => nameOf('whsec', secret))
    .replace(/(webhook-signature\\*":\\*")v1,[0-9A-Za-z+/=]{44}/g, '$1<signature>')
    .replace(/(webhook-timestamp\\*":\\*")(\d{10})/g, (all, before: string, seconds: string) =>
      isWithin(Number(seconds) * 1000, period) ? `${before}<now>` : all,
    )
    .replace(/\b([a-z]{3})_([0-9a-hjkmnp-tv-z]{26})\b/g, (id, prefix: string, rest: string) =>
      seedIds.has(id) || /^0+$/.test(rest) ? id : nameOf(prefix, id),
    )
    .replace(/\bsbx_[0-9a-hjkmnp-tv-z]{12}\b/g, (id) => nameOf('sbx', id))
    .replace(/\bnordwind-bau-[0-9a-hjkmnp-tv-z]{12}\b/g, (company) => nameOf('company', company))
    .replace(/\bintegration-[0-9a-hjkmnp-tv-z]{16}\b/g, (client) => nameOf('client', client))
    .replace(/("(?:exp|iat)":)(\d{10})\b/g, (all, before: string, seconds: string) => {
      const sinceIssue = [0, ACCESS_TOKEN_MS].find((ms) => isWithin(Number(seconds) * 1000 - ms, period));
      return sinceIssue === undefined ? all : `${before}<now + ${sinceIssue / 60_000} minutes>`;
    })
    .replace(
      /^"([\w-]{22})"$|(?<=its `ETag` is )\\?"([\w-]{22})\\?"/g,
      (_, inHeader?: string, inText?: string) => nameOf('tag', inHeader ?? inText ?? ''),
    )
    .replace(/(next_cursor\\*":\\*"|[?&]cursor=)[\w-]+/g, '$1<cursor>')
    .replace(/("approval_due_at":)"[^"]+"/g, '$1<when support gets to it>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) => nameTime(time, period))
    .replace(/(;t=|Try again in )(\d+)/g, (all, before: string, number: string) =>
      Number(number) >= 1 && Number(number) <= 60 ? `${before}<at most 60>` : all,
    )
    .replace(/("duration_ms":)\d+(?:\.\d+)?/g, '$1<duration>');
}

/** Whether a time in whole seconds is one of the run. */
function isWithin(ms: number, { fromMs, toMs }: Period): boolean {
  return ms > fromMs - 1000 && ms <= toMs;
}

/** A time of the run, or a whole number of days after it: a clock that was moved, or when an idle sandbox expires. */
function nameTime(time: string, { fromMs, toMs }: Period): string {
  const moment = Date.parse(time);
  const days = Math.floor((moment - fromMs) / DAY_MS);
  if (days < 0 || days > LATEST_DAY || moment - days * DAY_MS > toMs) return time;
  return days === 0 ? '<now>' : `<now + ${days} days>`;
}

/** Headers that are nothing but a number of seconds, and the tag of a record, which is a hash of it. */
function normaliseHeader(name: string, value: string, { body }: Answer, { fromMs, toMs }: Period): string {
  if (name === 'etag') {
    const isOfBody = value === `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    return isOfBody ? '<tag of the body>' : value;
  }
  const number = Number(value);
  if (name === 'retry-after') {
    if (number > 0 && number <= 60) return '<at most a minute>';
    return number > 3500 && number <= 3600 ? '<about an hour>' : value;
  }
  if (name !== 'x-ratelimit-reset') return value;
  return number * 1000 > fromMs && number * 1000 < toMs + 61_000 ? '<within a minute>' : value;
}

/** The body without the headers that a connection adds to a request in the log; in the order of their names. */
function withoutTransport(body: string): string {
  if (!body.includes('"request_headers"')) return body;
  const entry = JSON.parse(body) as {
    request_headers?: Record<string, string>;
    response_headers: Record<string, string>;
  }; // checked against its schema before
  if (!entry.request_headers) return body; // those of deliveries are as they were sent
  const {
    host: _host,
    connection: _connection,
    'content-length': _length,
    ...headers
  } = entry.request_headers;
  const { 'Content-Length': _answerLength, ...response_headers } = entry.response_headers;
  const request_headers = Object.fromEntries(Object.entries(headers).sort());
  return JSON.stringify({ ...entry, request_headers, response_headers });
}
