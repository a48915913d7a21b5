/**
 * The console's session: the management token in a cookie that scripts cannot read. It counts only for requests of
 * the portal's own pages, which the Origin header (or Sec-Fetch-Site) tells.
 */
import type { Verdict } from '../exchange.ts';
import type { Incoming } from '../incoming.ts';

const NAME = 'drydock_session';

/** The token of the session, if there is one. */
export function sessionToken(incoming: Incoming): string | undefined {
  const cookies = incoming.header('cookie');
  if (cookies === undefined) return undefined;
  for (const cookie of cookies.split(';')) {
    const [name, value] = cookie.trim().split('=', 2);
    if (name === NAME) return value;
  }
  return undefined;
}

/** `Set-Cookie` that begins a session. @param seconds - how long it lasts; 0 ends it */
export function sessionCookie(token: string, seconds: number, origin: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${NAME}=${token}; Path=/sandbox; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}

/** Refuses what another site sends with the cookie. */
export function originVerdict(incoming: Incoming, origin: string): Verdict {
  const from = incoming.header('origin');
  const site = incoming.header('sec-fetch-site');
  const host = incoming.header('host');
  const isOwn =
    from === undefined
      ? site === undefined || site === 'same-origin' || site === 'none'
      : from === origin || from === `http://${host}` || from === `https://${host}`;
  const onlyReads = incoming.method === 'GET' || incoming.method === 'HEAD';
  if (isOwn && (from !== undefined || onlyReads || site !== undefined)) return undefined;
  return {
    code: 'forbidden_origin',
    detail:
      'The session only counts for requests of the portal’s own pages. Use the management token instead.',
  };
}
