/** `/.well-known/api-catalog`. Its type is the static server's to send: the file has no extension to tell it by. */
import type { APIRoute } from 'astro';
import { apiCatalog } from '../../well-known/api-catalog.ts';

export const GET: APIRoute = () => new Response(`${JSON.stringify(apiCatalog(), null, 2)}\n`);
