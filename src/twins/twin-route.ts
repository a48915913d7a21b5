/** The endpoints of the twins: each page's address with `.md` in the place of its last slash. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { pathParameters } from '../../spec/operation.ts';
import { allTwins } from './twins.ts';

/**
 * The paths of an endpoint.
 *
 * @param template - addresses of the pages, such as `/docs/{document}/`
 */
export function twinPaths(template: string): GetStaticPaths {
  const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '([^/]+)')}$`);
  return async () =>
    (await allTwins()).flatMap(({ path }) => {
      const found = pattern.exec(path);
      if (!found) return [];
      const params = pathParameters(template).map((name, index) => [name, found[index + 1]]);
      return [{ params: Object.fromEntries(params), props: { path } }];
    });
}

/** Answers with the twin of the path, or of the page of an endpoint that stands for one. */
export const twinRoute: APIRoute = async ({ props, url }) => {
  const path = typeof props.path === 'string' ? props.path : pageOf(url.pathname);
  const twin = (await allTwins()).find((candidate) => candidate.path === path);
  if (!twin) return new Response(null, { status: 404 });
  return new Response(twin.markdown(), { headers: { 'Content-Type': 'text/markdown; charset=utf-8' } });
};

function pageOf(twin: string): string {
  return twin === '/index.md' ? '/' : twin.replace(/\.md\/?$/, '/');
}
