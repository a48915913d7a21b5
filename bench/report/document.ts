/** The whole report: the machine in words, then a section for each part that was measured. */
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import type { Versions } from '../install.ts';
import type { Options } from '../options.ts';
import { peers } from '../peers/all.ts';
import { growthSection } from './growth-section.ts';
import { buildSection, idleSection, pagesSection, sandboxSection, startSection } from './other-sections.ts';
import { postgresSection } from './postgres-section.ts';
import type { Results } from './results.ts';
import { scaleSection } from './scale-section.ts';
import { throughputSection } from './throughput-section.ts';
import { webhooksSection } from './webhooks-section.ts';

/** Writes the report as Markdown. */
export function report(results: Results, versions: Versions, options: Options): string {
  const { throughput, growth, sandboxes, scale, postgres, webhooks, idle, start, buildSeconds, pages } =
    results;
  const sections = [
    '# Benchmark',
    `Written by \`npm run bench\`${options.isQuick ? ' --quick: **cells too short to be quoted**' : ''} on ${machine()}. Servers and load share the processors, so absolute figures are of this machine and this hour; ratios within a run are what counts.`,
    `Measured beside each other:\n\n${peers.map(({ name, what }) => `- **${name}**: ${what}`).join('\n')}`,
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    'What long load does to memory, open files and latency is a run of its own: `npm run bench -- --soak=30`, [soak.md](soak.md).',
    throughput && throughputSection(throughput),
    growth && growthSection(growth),
    sandboxes && sandboxSection(sandboxes),
    scale && scaleSection(scale),
    postgres !== undefined && postgresSection(postgres),
    webhooks && webhooksSection(webhooks),
    idle && idleSection(idle),
    start && startSection(start),
    buildSeconds !== undefined && buildSection(buildSeconds),
    pages !== undefined && pagesSection(pages),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function machine(): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores, ${memoryGb} GB, ${platform()} ${arch()}, Node ${process.version}`;
}
