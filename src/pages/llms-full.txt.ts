/** `/llms-full.txt`: the site as one text, for language models. */
import type { APIRoute } from 'astro';
import { llmsFullText } from '../twins/llms.ts';

export const GET: APIRoute = async () =>
  new Response(await llmsFullText(), { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
