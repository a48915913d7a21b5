/** The section on deliveries of webhooks. */
import type { WebhookFigures } from '../webhooks/measure.ts';
import { count, figure, table } from './table.ts';

/** Writes the section. */
export function webhooksSection({ speeds, delay, reliability }: WebhookFigures): string {
  const { writes, lost, invented, duplicated, duplicatedByLies } = reliability;
  const bad = reliability.reactions.map(({ what, share }) => `${what} (${share} %)`);
  return [
    '## Webhooks',
    'Tickets are opened at 20 connections, faster than they can be delivered; each is told to a receiver on this machine, and each delivery is noted durably. Load and receiver share a process and the processors with the server. At most 16 attempts of a sandbox are under way at once, 64 in all.',
    table(
      ['sandboxes', 'deliveries', 'deliveries/s, writes included', 'deliveries/s after the last write'],
      speeds.map(({ sandboxes, deliveries, perSecond, drainPerSecond }) => [
        String(sandboxes),
        count(deliveries),
        figure(perSecond),
        figure(drainPerSecond),
      ]),
    ),
    `From the sending of a write to the receipt of its delivery, one after the other (${count(delay.deliveries)}): p50 ${figure(delay.p50Ms)} ms, p99 ${figure(delay.p99Ms)} ms.`,
    `**A receiver that does not behave**: ${bad.join(', ')}; the rest is answered 204. The sandbox’s clock is moved to each retry.`,
    table(
      ['writes', 'attempts', 'delivered', 'retried', 'lost', 'duplicated', 'invented', 'seconds'],
      [
        [
          count(writes),
          count(reliability.attempts),
          count(reliability.delivered),
          count(reliability.retried),
          count(lost),
          count(duplicated),
          count(invented),
          figure(reliability.seconds),
        ],
      ],
    ),
    `Lost and invented: ${lost + invented === 0 ? 'none, as expected' : '**expected none**'}. Of what came twice, ${count(duplicatedByLies)} of ${count(duplicated)} the receiver had taken and then answered as if it had not: at least once cannot do without these.`,
  ].join('\n\n');
}
