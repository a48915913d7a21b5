/**
 * Writes the site's Content-Security-Policy after the build, from what the pages really contain: every
 * inline script, style sheet and style attribute by its SHA-256. The server reads the file at start and
 * sets the header; a meta tag could not carry `frame-ancestors`.
 *
 * The file is `dist/.headers/csp.json`: it belongs to exactly this build and travels with it.
 */
import { createHash } from 'node:crypto';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { inlineParts } from './inline-parts.ts';

/** What the file holds: one policy for all pages, one for the pages under `/docs/<document>/reference/`. */
export interface CspPolicies {
  readonly default: string;
  readonly reference: string;
}

/** The integration. Its place among the others does not matter: pages are complete when it runs. */
export function csp(): AstroIntegration {
  return {
    name: 'drydock-csp',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const scripts = new Set<string>();
        const styles = new Set<string>();
        for await (const file of glob('**/*.html', { cwd: root })) {
          const parts = inlineParts(await readFile(`${root}/${file}`, 'utf8'));
          for (const text of parts.scripts) scripts.add(hash(text));
          // Scalar's pages allow inline styles anyway; hashes from there would only lengthen the header.
          if (isReferencePage(file)) continue;
          for (const text of [...parts.styles, ...parts.styleAttributes]) styles.add(hash(text));
        }
        const policies: CspPolicies = {
          default: policy([...scripts].sort(), ["'unsafe-hashes'", ...[...styles].sort()]),
          reference: policy([...scripts].sort(), ["'unsafe-inline'"]),
        };
        await mkdir(`${root}/.headers`, { recursive: true });
        await writeFile(`${root}/.headers/csp.json`, `${JSON.stringify(policies, null, 2)}\n`);
        logger.info(`${scripts.size} inline scripts and ${styles.size} inline styles are allowed by hash`);
      },
    },
  };
}

function isReferencePage(file: string): boolean {
  return /^docs\/[^/]+\/reference\//.test(file.replaceAll('\\', '/'));
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function policy(scripts: readonly string[], styles: readonly string[]): string {
  return [
    "default-src 'self'",
    // Pagefind compiles its index reader; nothing else may.
    `script-src 'self' 'wasm-unsafe-eval' ${scripts.join(' ')}`.trim(),
    `style-src 'self' ${styles.join(' ')}`.trim(),
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
