/** `/changelog.atom`. */
import type { APIRoute } from 'astro';
import { changelogFeed } from '../changelog/feed.ts';

export const GET: APIRoute = () =>
  new Response(changelogFeed(), { headers: { 'Content-Type': 'application/atom+xml; charset=utf-8' } });
