#!/usr/bin/env node
/**
 * `npx drydock …`: starts the command with the Node that the package brings along, since it runs TypeScript itself.
 * Plain JavaScript, for whatever Node npx is run by.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const command = fileURLToPath(new URL('../cli/drydock.ts', import.meta.url));
const isNewEnough = Number.parseInt(process.versions.node, 10) >= 24;

if (!isNewEnough && !existsSync(own)) {
  console.error('Drydock needs Node 24. Run "npm ci" in its folder, which brings it along.');
  process.exit(1);
}
const child = spawn(isNewEnough ? process.execPath : own, [command, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
