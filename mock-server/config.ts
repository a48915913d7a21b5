/** The configuration: read from the environment once, checked, and never looked at again elsewhere. */
import { z } from 'zod';
import { type LogOptions, logLevels } from './observe/log.ts';
import { parseProxies } from './pipeline/client-address.ts';
import { type EgressMode, egressModes } from './webhooks/egress/target.ts';

/** What the operator can set. */
export interface Config extends LogOptions {
  readonly port: number;
  readonly host: string;
  /** Folder of the sandboxes. */
  readonly dataFolder: string;
  /** PostgreSQL that keeps the sandboxes instead of the folder. */
  readonly databaseUrl: string | undefined;
  /** Public URL of the portal, without a slash at the end. */
  readonly origin: string;
  /** Secret that signs cursors and encrypts what webhooks hide; made and kept in the data folder when not given. */
  readonly secret: string | undefined;
  /** How far deliveries of webhooks may go. */
  readonly egress: EgressMode;
  /** Requests a minute, for each credential (v4) or tenant (v2). */
  readonly requestsPerMinute: number;
  /** Sandboxes that one address may start in an hour. */
  readonly sandboxesPerHour: number;
  /** Sandboxes that there may be in all. */
  readonly sandboxesAtMost: number;
  /** The operator's proxies, whose word counts on whom they ask for: a list for `parseProxies`. */
  readonly proxies: string;
  /** Sandboxes that are kept in memory. */
  readonly loadedSandboxes: number;
  /** How long the simulated support takes to approve, in milliseconds. */
  readonly approvalDelayMs: number;
  /** Shows that somebody may see the metrics; without one only this machine may. */
  readonly metricsToken: string | undefined;
}

/** A value of the environment cannot be used. The message says which, and what is expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const whole = (fallback: number, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most))
    .default(fallback);

const settings = {
  PORT: { schema: whole(4400, 0, 65_535), expected: 'a port from 0 to 65535 (0 takes a free one)' },
  HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    expected: 'an address to listen on, such as 127.0.0.1',
  },
  DRYDOCK_DATA: { schema: z.string().min(1).default('./data'), expected: 'a folder' },
  DRYDOCK_ORIGIN: {
    schema: z
      .url({ protocol: /^https?$/ })
      .transform((url) => new URL(url))
      .refine(({ href, origin }) => href === `${origin}/`) // no path, no query, no credentials
      .transform((url) => url.origin)
      .optional(),
    expected: 'the public URL without a path, such as https://sandbox.example.com',
  },
  DRYDOCK_PROXIES: {
    schema: z
      .string()
      .default('')
      .refine((list) => parseProxies(list) !== undefined),
    expected: 'addresses or networks of your proxies with commas between them, such as 10.0.0.0/8, ::1',
  },
  DRYDOCK_DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    expected: 'a PostgreSQL database, such as postgres://user:password@host:5432/drydock',
  },
  DRYDOCK_SECRET: { schema: z.string().min(16).optional(), expected: 'at least 16 characters' },
  DRYDOCK_EGRESS: {
    schema: z.enum(egressModes).default('inbox'),
    expected:
      'inbox (webhooks only reach the inbox of their sandbox), public (public addresses too), or any (for tests)',
  },
  DRYDOCK_RATE_LIMIT: { schema: whole(30, 1, 1_000_000_000), expected: 'requests a minute, at least 1' },
  DRYDOCK_SANDBOXES_PER_HOUR: {
    schema: whole(60, 0, 1_000_000_000),
    expected: 'sandboxes an hour for one address',
  },
  DRYDOCK_SANDBOXES: { schema: whole(1_000_000, 1, 1_000_000_000), expected: 'sandboxes in all, at least 1' },
  DRYDOCK_APPROVAL_DELAY: { schema: whole(3000, 0, 3_600_000), expected: 'milliseconds up to an hour' },
  DRYDOCK_LOG_LEVEL: { schema: z.enum(logLevels).default('info'), expected: logLevels.join(', ') },
  DRYDOCK_ACCESS_LOG: {
    schema: z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
    expected: 'true (a line in the log for every request) or false',
  },
  DRYDOCK_METRICS_TOKEN: {
    schema: z
      .string()
      .regex(/^[\x21-\x7e]{16,}$/)
      .optional(),
    expected: 'at least 16 characters, without spaces',
  },
  DRYDOCK_LOADED_SANDBOXES: { schema: whole(2000, 10, 100_000), expected: 'a number from 10 to 100000' },
} as const;

/** The variables that are read. */
export const settingNames = Object.keys(settings);

/** Reads the configuration. @throws {ConfigError} naming every variable that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const read = <Name extends keyof typeof settings>(
    name: Name,
  ): z.output<(typeof settings)[Name]['schema']> => {
    const { schema, expected } = settings[name];
    const parsed = schema.safeParse(environment[name] === '' ? undefined : environment[name]);
    if (!parsed.success) faults.push(`${name} is ${shown(name, environment[name])}; expected ${expected}.`);
    return parsed.data as z.output<(typeof settings)[Name]['schema']>; // when it failed, the fault is thrown below
  };
  const port = read('PORT');
  const config: Config = {
    port,
    host: read('HOST'),
    dataFolder: read('DRYDOCK_DATA'),
    origin: read('DRYDOCK_ORIGIN') ?? `http://localhost:${port}`,
    databaseUrl: read('DRYDOCK_DATABASE_URL'),
    secret: read('DRYDOCK_SECRET'),
    egress: read('DRYDOCK_EGRESS'),
    requestsPerMinute: read('DRYDOCK_RATE_LIMIT'),
    sandboxesPerHour: read('DRYDOCK_SANDBOXES_PER_HOUR'),
    sandboxesAtMost: read('DRYDOCK_SANDBOXES'),
    proxies: read('DRYDOCK_PROXIES'),
    loadedSandboxes: read('DRYDOCK_LOADED_SANDBOXES'),
    approvalDelayMs: read('DRYDOCK_APPROVAL_DELAY'),
    logLevel: read('DRYDOCK_LOG_LEVEL'),
    accessLog: read('DRYDOCK_ACCESS_LOG'),
    metricsToken: read('DRYDOCK_METRICS_TOKEN'),
  };
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return config;
}

const SECRETS: ReadonlySet<string> = new Set([
  'DRYDOCK_SECRET',
  'DRYDOCK_METRICS_TOKEN',
  'DRYDOCK_DATABASE_URL',
]);

/** A value as it is told to the operator; a secret, or a URL with a password, does not belong into a log. */
function shown(name: string, value: string | undefined): string {
  return SECRETS.has(name) ? 'not usable' : `"${value}"`;
}
