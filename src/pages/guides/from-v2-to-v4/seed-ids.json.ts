/** The ids of seed records by their numbers, which the translator asks for when it needs them. */
import type { APIRoute } from 'astro';
import { numberedIds } from '../../../operations/generated.ts';

export const GET: APIRoute = () => Response.json(numberedIds());
