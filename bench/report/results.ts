/** All that one run of the benchmark has measured; parts that were not asked for are absent. */
import type { Growth } from '../growth.ts';
import type { IdleCost } from '../idle.ts';
import type { Pages } from '../pages/measure.ts';
import type { Stores } from '../postgres/measure.ts';
import type { SandboxCosts } from '../sandboxes.ts';
import type { Scale } from '../scale.ts';
import type { StartTimes } from '../start.ts';
import type { Throughput } from '../throughput/measure.ts';
import type { WebhookFigures } from '../webhooks/measure.ts';

export interface Results {
  buildSeconds?: number;
  start?: StartTimes;
  throughput?: Throughput;
  growth?: Growth;
  sandboxes?: SandboxCosts;
  scale?: Scale;
  /** Or why PostgreSQL could not be measured. */
  postgres?: Stores | string;
  webhooks?: WebhookFigures;
  idle?: readonly IdleCost[];
  /** Or why the pages could not be measured. */
  pages?: Pages | string;
}
