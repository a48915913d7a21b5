/** `/llms.txt`: what the site has, for language models. */
import type { APIRoute } from 'astro';
import { llmsText } from '../twins/llms.ts';

export const GET: APIRoute = async () =>
  new Response(await llmsText(), { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
