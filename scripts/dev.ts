/**
 * `npm run dev`: the site with live reload and the APIs, on one port. The application answers its own paths inside
 * Vite's server; the site answers the rest.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { dev } from 'astro';
import type { Plugin } from 'vite';
import { readConfig } from '../mock-server/config.ts';
import { openService } from '../mock-server/server.ts';
import { documentNames, documents } from '../spec/contract.ts';
import { OPERATOR_FIGURES_PATH } from '../spec/operator-path.ts';

process.env.ASTRO_TELEMETRY_DISABLED = '1';
await import('./spec.ts');

const config = readConfig(process.env);
const service = await openService({
  config,
  examplesFile: fileURLToPath(new URL('../generated/examples.json', import.meta.url)),
});
const answer = getRequestListener(service.app.fetch);
const prefixes = [...documentNames.map((name) => documents[name].base), '/healthz', OPERATOR_FIGURES_PATH];

/** Puts the application in front of the site: also of Astro's own handlers, which ask for a slash at every path's end. */
const apis: Plugin = {
  name: 'drydock-apis',
  enforce: 'post',
  configureServer: (vite) => () => {
    const handle = (request: IncomingMessage, response: ServerResponse, next: () => void) => {
      const [path = ''] = (request.url ?? '').split('?');
      const isApi = prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
      if (isApi) void answer(request, response);
      else next();
    };
    vite.middlewares.stack.unshift({ route: '', handle });
  },
};

const server = await dev({
  root: new URL('..', import.meta.url).pathname,
  server: { port: config.port, host: config.host },
  vite: { plugins: [apis] },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    service.beginStop();
    void server
      .stop()
      .then(() => service.close())
      .then(() => process.exit(0));
  });
}
