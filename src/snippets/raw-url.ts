// Reads a URL without normalising it: `new URL()` would already change what is sent (dot segments, `'`, `{`).

/** Whether the path has a `.` or `..` segment, which most clients resolve before they send. */
export function hasDotSegment(url: string): boolean {
  const path = url.replace(/^[^/?#]*\/\/[^/?#]*/, '').replace(/[?#].*$/s, '');
  return /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path);
}

/**
 * The parts that go to different places of a request.
 *
 * @returns `scheme` without the colon, `authority` as host and port, `target` as the path and query of the request line
 * @throws RangeError when the URL is not absolute http(s)
 */
export function splitUrl(url: string): { scheme: 'http' | 'https'; authority: string; target: string } {
  const match = /^(https?):\/\/([^/?#]+)([^#]*)/i.exec(url);
  const [, scheme, authority, rest] = match ?? [];
  if (scheme === undefined || authority === undefined || rest === undefined) {
    throw new RangeError(`Not an absolute http(s) URL: ${url}`);
  }
  return {
    scheme: scheme.toLowerCase() === 'https' ? 'https' : 'http',
    authority,
    target: rest.startsWith('/') ? rest : `/${rest}`,
  };
}
