/**
 * Notes beside the built site for which public address it was built, which stands in its pages, documents and feeds. The
 * server compares it at the start. The file is `dist/.headers/origin`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** The integration. @param origin - the public address of this build */
export function builtFor(origin: string): AstroIntegration {
  return {
    name: 'drydock-built-for',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(new URL('.headers/', dir));
        await mkdir(folder, { recursive: true });
        await writeFile(`${folder}/origin`, `${origin}\n`);
      },
    },
  };
}
