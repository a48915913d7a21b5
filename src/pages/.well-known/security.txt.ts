/** `/.well-known/security.txt`. */
import type { APIRoute } from 'astro';
import { securityText } from '../../well-known/security-txt.ts';

export const GET: APIRoute = () =>
  new Response(securityText(), { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
