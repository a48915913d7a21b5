/** Everything that is measured, ours first. A peer more is a line more here. */
import { bareHono, bareHonoOfBytes } from './bare-hono.ts';
import { bareNode, bareNodeDurable } from './bare-node.ts';
import { drydock } from './drydock.ts';
import { jsonServer } from './json-server.ts';
import { openapiBackend } from './openapi-backend.ts';
import type { Peer } from './peer.ts';
import { prism } from './prism.ts';
import { scalar } from './scalar.ts';

export const peers: readonly Peer[] = [
  drydock,
  bareNode,
  bareNodeDurable,
  bareHono,
  bareHonoOfBytes,
  openapiBackend,
  jsonServer,
  prism,
  scalar,
];
