import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

function faultsOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('Nothing was found to be wrong.');
}

test('needs nothing to be set', () => {
  expect(readConfig({})).toEqual({
    port: 4400,
    host: '127.0.0.1',
    dataFolder: './data',
    origin: 'http://localhost:4400',
    secret: undefined,
    egress: 'inbox',
    requestsPerMinute: 30,
    sandboxesPerHour: 60,
    sandboxesAtMost: 1_000_000,
    proxies: '',
    loadedSandboxes: 2000,
    approvalDelayMs: 3000,
    logLevel: 'info',
    accessLog: false,
    metricsToken: undefined,
  });
});

test('takes what is set to nothing as not set', () => {
  const empty = { PORT: '', HOST: '', DRYDOCK_DATA: '', DRYDOCK_ORIGIN: '', DRYDOCK_SECRET: '' };
  expect(readConfig(empty)).toEqual(readConfig({}));
});

test.each([
  ['https://sandbox.example.com', 'https://sandbox.example.com'],
  ['https://sandbox.example.com/', 'https://sandbox.example.com'],
  ['http://10.0.0.5:8080', 'http://10.0.0.5:8080'],
])('takes %s as the public address', (given, origin) => {
  expect(readConfig({ DRYDOCK_ORIGIN: given }).origin).toBe(origin);
});

const PROXIES = 'addresses or networks of your proxies with commas between them, such as 10.0.0.0/8, ::1';
const PORT = 'a port from 0 to 65535 (0 takes a free one)';
const ORIGIN = 'the public URL without a path, such as https://sandbox.example.com';

test.each([
  ['PORT', 'http', PORT],
  ['PORT', '65536', PORT],
  ['PORT', '-1', PORT],
  ['PORT', '44.5', PORT],
  ['PORT', '0x1130', PORT],
  ['PORT', ' 4400', PORT],
  ['DRYDOCK_PROXIES', 'localhost', PROXIES],
  ['DRYDOCK_ORIGIN', 'sandbox.example.com', ORIGIN],
  ['DRYDOCK_ORIGIN', 'ftp://example.com', ORIGIN],
  ['DRYDOCK_ORIGIN', 'javascript:alert(1)', ORIGIN],
  ['DRYDOCK_ORIGIN', 'https://example.com/docs', ORIGIN],
  ['DRYDOCK_ORIGIN', 'https://example.com?x', ORIGIN],
  ['DRYDOCK_ORIGIN', 'https://user:secret@example.com', ORIGIN],
  ['DRYDOCK_RATE_LIMIT', '0', 'requests a minute, at least 1'],
  ['DRYDOCK_RATE_LIMIT', 'off', 'requests a minute, at least 1'],
  ['DRYDOCK_SANDBOXES_PER_HOUR', 'many', 'sandboxes an hour for one address'],
  ['DRYDOCK_APPROVAL_DELAY', '-1', 'milliseconds up to an hour'],
  ['DRYDOCK_LOG_LEVEL', 'loud', 'silent, error, warn, info, debug'],
  ['DRYDOCK_ACCESS_LOG', 'yes', 'true (a line in the log for every request) or false'],
  ['DRYDOCK_LOADED_SANDBOXES', '9', 'a number from 10 to 100000'],
])('refuses %s=%s', (name, value, expected) => {
  expect(faultsOf({ [name]: value })).toBe(`${name} is "${value}"; expected ${expected}.`);
});

test('does not repeat a secret that it refuses', () => {
  expect(faultsOf({ DRYDOCK_SECRET: 'hunter2' })).toBe(
    'DRYDOCK_SECRET is not usable; expected at least 16 characters.',
  );
  expect(faultsOf({ DRYDOCK_METRICS_TOKEN: 'hunter2' })).toBe(
    'DRYDOCK_METRICS_TOKEN is not usable; expected at least 16 characters, without spaces.',
  );
});

test('names everything that is wrong, a line for each', () => {
  expect(faultsOf({ PORT: 'x', DRYDOCK_RATE_LIMIT: 'y' }).split('\n')).toHaveLength(2);
});

test('reads every variable', () => {
  const environment = {
    PORT: '8080',
    HOST: '::',
    DRYDOCK_DATA: '/var/lib/drydock',
    DRYDOCK_SECRET: 'sixteen letters!',
    DRYDOCK_RATE_LIMIT: '600',
    DRYDOCK_SANDBOXES_PER_HOUR: '0',
    DRYDOCK_LOADED_SANDBOXES: '10',
    DRYDOCK_APPROVAL_DELAY: '0',
    DRYDOCK_LOG_LEVEL: 'error',
    DRYDOCK_ACCESS_LOG: 'true',
    DRYDOCK_METRICS_TOKEN: 'sixteen-letters!',
    UNRELATED: 'is left alone',
  };
  expect(readConfig(environment)).toMatchObject({
    port: 8080,
    host: '::',
    dataFolder: '/var/lib/drydock',
    origin: 'http://localhost:8080',
    secret: 'sixteen letters!',
    requestsPerMinute: 600,
    sandboxesPerHour: 0,
    loadedSandboxes: 10,
    approvalDelayMs: 0,
    logLevel: 'error',
    accessLog: true,
    metricsToken: 'sixteen-letters!',
  });
});
