/**
 * The real application over a real store in a folder of its own, in this process: with a clock that tests move,
 * randomness from a seed, and every answer held against the contract.
 */
import { readdir, readFile } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { z } from 'zod';
import { createApp } from '../../mock-server/app.ts';
import { type FixedClock, fixedClock } from '../../mock-server/entropy/clock.ts';
import { seededRandomness } from '../../mock-server/entropy/randomness.ts';
import type { Instances } from '../../mock-server/instances/instances.ts';
import { createParts, type Parts } from '../../mock-server/parts.ts';
import { openDataFolder } from '../../mock-server/store/data-folder.ts';
import { openLowdbStore } from '../../mock-server/store/lowdb.ts';
import type { Json, Store } from '../../mock-server/store/store.ts';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import type { TenantId } from '../../mock-server/store/tenant-id.ts';
import type { Resolve } from '../../mock-server/webhooks/egress/egress.ts';
import type { EgressMode } from '../../mock-server/webhooks/egress/target.ts';
import { buildRequest, type RequestValues } from '../../spec/build-request.ts';
import {
  type careersOperations,
  type controlOperations,
  operationOf,
  type v2Operations,
  type v4Operations,
} from '../../spec/contract.ts';
import type { RecordedExamples } from '../../spec/examples.ts';
import type { oauthOperations } from '../../spec/oauth/tokens.ts';
import type { DocumentName, Operation } from '../../spec/operation.ts';
import type { Kind } from '../../spec/records.ts';
import type { StartedSandbox } from '../../spec/sandbox/sandboxes.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { type Answer, checkAnswer, type Refused } from './check-answer.ts';

/** When every test begins. */
export const START = Date.parse('2026-11-21T09:00:00Z');
/** Public URL of the portal under test. */
export const ORIGIN = 'http://localhost:4400';

/** What a test may set; without it nothing is limited. */
export interface TestOptions {
  readonly requestsPerMinute?: number;
  readonly sandboxesPerHour?: number;
  readonly sandboxesAtMost?: number;
  readonly loadedSandboxes?: number;
  readonly openTenants?: number;
  readonly approvalDelayMs?: number;
  readonly egress?: EgressMode;
  readonly resolve?: Resolve;
  readonly receiverTimeoutMs?: number;
  /** Public address; that of the recordings unless given. */
  readonly origin?: string;
  /** The recordings that answers on purpose are made of; none unless given. */
  readonly examples?: () => RecordedExamples;
  /** Whether an answer is only given when what the request set going — deliveries of webhooks — is done; true unless given. */
  readonly waitsForDeliveries?: boolean;
  /** Opens another store than the one of a single process, with what instances share on it. */
  readonly openDatabase?: (report: Parts['report']) => Promise<{
    readonly store: Store;
    readonly instances: Instances;
  }>;
}

interface OperationsOf {
  readonly v4: (typeof v4Operations)[number];
  readonly v2: (typeof v2Operations)[number];
  readonly oauth: (typeof oauthOperations)[number];
  readonly careers: (typeof careersOperations)[number];
  readonly sandbox: (typeof controlOperations)[number];
}

/** An operation by document and id, such as `v4.listEmployees`. */
export type OperationName = { [D in DocumentName]: `${D}.${OperationsOf[D]['id']}` }[DocumentName];

type OperationNamed<Name extends OperationName> = Name extends `${infer D extends DocumentName}.${infer Id}`
  ? Extract<OperationsOf[D], { readonly id: Id }>
  : never;

/** The body of an operation's successful answer. */
export type BodyOf<Name extends OperationName> =
  OperationNamed<Name> extends { readonly responses: infer R }
    ? {
        [S in keyof R]: R[S] extends { readonly body: infer B extends z.ZodType } ? z.output<B> : undefined;
      }[keyof R]
    : never;

/** Values of a request, and with which token; the sandbox's own unless given. */
export interface CallValues extends RequestValues {
  readonly token?: string | 'none' | undefined;
  /** The client that asks for or about a token. */
  readonly client?: { readonly client_id: string; readonly client_secret: string } | undefined;
}

/** The operation of a name. */
export function named(name: OperationName): Operation {
  const [document, id = ''] = name.split('.');
  return operationOf(document as DocumentName, id); // throws for anything that is none
}

/** A server in this process. */
export class TestServer {
  readonly clock: FixedClock = fixedClock(START);
  /** What the operator was told. */
  readonly reports: Array<{ readonly message: string; readonly details: object }> = [];
  readonly folder: string;
  private readonly options: TestOptions;
  private readonly removeFolder: () => Promise<void>;
  private running: Running | undefined;
  private starts = 0;

  private constructor(folder: string, removeFolder: () => Promise<void>, options: TestOptions) {
    this.folder = folder;
    this.removeFolder = removeFolder;
    this.options = options;
  }

  static async start(options: TestOptions = {}): Promise<TestServer> {
    const { path, remove } = await temporaryFolder();
    const server = new TestServer(path, remove, options);
    await server.open();
    return server;
  }

  /** What the application runs on. */
  get parts(): Parts {
    return this.now().parts;
  }

  get store(): Store {
    return this.now().store;
  }

  /** Stops it and starts it again on the same folder. */
  async restart(): Promise<void> {
    await this.stop();
    await this.open();
  }

  /** Stops it; the folder stays. */
  async stop(): Promise<void> {
    await this.running?.close();
    this.running = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.removeFolder();
  }

  /** Sends a request and checks its answer. @param address - of the peer */
  async send(request: Request, address?: string): Promise<Answer> {
    const env = address === undefined ? undefined : { incoming: messageFrom(address, request) };
    const response = await this.now().app.request(request, undefined, env);
    if (this.options.waitsForDeliveries !== false) await this.running?.parts.worker.idle();
    return checkAnswer(request, response);
  }

  /** Sends a request and gives the bare answer, for bodies that are no text. */
  async fetchRaw(request: Request): Promise<Response> {
    return this.now().app.request(request);
  }

  /** Sends a request that is not of the contract's form. */
  fetch(path: string, init: RequestInit = {}): Promise<Answer> {
    return this.send(new Request(`${ORIGIN}${path}`, init));
  }

  /** Calls an operation. */
  call(name: OperationName, values: CallValues = {}, address?: string): Promise<Answer> {
    return this.send(requestOf(name, values), address);
  }

  async startSandbox(): Promise<TestSandbox> {
    const { body } = await this.call('sandbox.createSandbox');
    return new TestSandbox(this, body as z.output<typeof StartedSandbox>); // checked against this schema
  }

  private now(): Running {
    if (!this.running) throw new Error('The server is stopped.');
    return this.running;
  }

  private async open(): Promise<void> {
    const report = (message: string, details: object) => {
      this.reports.push({ message, details });
    };
    const folder = await openDataFolder(this.folder, (error) => report('lock lost', { error }));
    const { openTenants, waitsForDeliveries: _waits, openDatabase, ...limits } = this.options;
    const { store, instances } = openDatabase
      ? await openDatabase(report)
      : {
          store: await openLowdbStore(folder, { report, ...(openTenants !== undefined && { openTenants }) }),
          instances: undefined,
        };
    this.starts += 1;
    const parts = createParts({
      store,
      instances,
      clock: this.clock,
      randomness: seededRandomness(`${this.folder} ${this.starts}`),
      elapsedMs: () => 0,
      origin: ORIGIN,
      secret: new Uint8Array(32).fill(7),
      requestsPerMinute: 1_000_000,
      sandboxesPerHour: 1_000_000,
      loadedSandboxes: 1000,
      approvalDelayMs: 0,
      report,
      ...limits,
    });
    await parts.worker.start();
    this.running = {
      parts,
      store,
      app: createApp(parts),
      close: async () => {
        await parts.worker.stop();
        await parts.tenants.close();
        await parts.sharedLog?.close();
        await instances?.close();
        await store.close();
        await folder.close();
      },
    };
  }
}

interface Running {
  readonly parts: Parts;
  readonly store: Store;
  readonly app: ReturnType<typeof createApp>;
  close(): Promise<void>;
}

/** The request of an operation. A token has to be given, or `none`. */
export function requestOf(name: OperationName, { token = 'none', client, ...values }: CallValues): Request {
  const operation = named(name);
  const credential = client
    ? { client: { id: client.client_id, secret: client.client_secret } }
    : token === 'none'
      ? ('none' as const)
      : { token };
  const { method, url, headers, body } = withSecrets(
    buildRequest(operation, values, { origin: ORIGIN, credential }),
    {},
  );
  const init: RequestInit = {
    method,
    headers: headers.map(([key, value]): [string, string] => [key, String(value)]),
  };
  if (body) init.body = body.kind === 'text' ? body.text : body.character.repeat(body.bytes);
  return new Request(url, init);
}

/** What Node would say of the peer of a request. */
function messageFrom(address: string, request: Request): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const message = new IncomingMessage(socket);
  message.headers = Object.fromEntries(request.headers);
  return message;
}

/** A sandbox with its credentials. */
export class TestSandbox {
  readonly server: TestServer;
  readonly started: z.output<typeof StartedSandbox>;

  constructor(server: TestServer, started: z.output<typeof StartedSandbox>) {
    this.server = server;
    this.started = started;
  }

  get token(): string {
    return this.started.token;
  }

  get managementToken(): string {
    return this.started.management_token;
  }

  /** The tenant's id, without the `sbx_` that the API shows. */
  get tenant(): TenantId {
    return this.started.id.slice('sbx_'.length) as TenantId; // by its schema
  }

  /** The file that keeps it once the server has stopped, if anything was ever changed; until then the journal does. */
  get fileAfterStop(): string {
    return `${this.server.folder}/tenants/${this.tenant.slice(0, 2)}/${this.tenant}.json`;
  }

  /** Every byte that the disk has of it. */
  async onDisk(): Promise<string> {
    const folder = `${this.server.folder}/journal`;
    const journals = (await readdir(folder)).sort().map((name) => readFile(`${folder}/${name}`, 'utf8'));
    const lines = (await Promise.all(journals)).join('').split('\n');
    const file = await readFile(this.fileAfterStop, 'utf8').catch(() => ''); // most have none
    return [file, ...lines.filter((line) => line.slice(9).startsWith(this.tenant))].join('\n');
  }

  /** What it has made of the seed, as the store has it; `undefined` when it has ended. */
  async entries(): Promise<Readonly<Record<string, Readonly<Record<string, Json>>>> | undefined> {
    const difference = await this.server.store.load(this.tenant);
    return (
      difference &&
      Object.fromEntries(Array.from(difference.entries, ([table, rows]) => [table, Object.fromEntries(rows)]))
    );
  }

  /** The id of a seed record. */
  seedId(kind: Kind, number: number): string {
    return this.server.parts.tenants.seedId(kind, number);
  }

  /** Calls an operation with the sandbox's own credential, or in the name of its company, unless another is given. */
  call(name: OperationName, values: CallValues = {}): Promise<Answer> {
    const { security, precondition } = named(name);
    if (precondition === 'required') {
      // A test that is about something else changes whatever stands there.
      values = { ...values, headers: { 'If-Match': '*', ...values.headers } };
    }
    if (security === 'public') {
      return this.server.call(name, { ...values, query: { company: this.started.company, ...values.query } });
    }
    const own = security === 'management' ? this.managementToken : security === 'token' ? this.token : 'none';
    return this.server.call(name, { token: own, ...values });
  }

  /** Calls an operation that has to succeed. */
  async ok<Name extends OperationName>(name: Name, values: CallValues = {}): Promise<BodyOf<Name>> {
    const answer = await this.call(name, values);
    if (answer.problem) throw new Error(`${name} was answered ${answer.status}: ${answer.text}`);
    return answer.body as BodyOf<Name>; // checked against the schema of which this is the output
  }

  /** Calls an operation that has to be refused. */
  async refused(name: OperationName, values: CallValues = {}): Promise<Refused> {
    const { problem, status, text } = await this.call(name, values);
    if (!problem) throw new Error(`${name} was answered ${status}: ${text}`);
    return problem;
  }

  /** A personal token with these scopes only. */
  async tokenWith(
    scopes: readonly string[],
    name = `Only ${scopes.join(' ')}`.slice(0, 80),
  ): Promise<string> {
    return (await this.ok('sandbox.createToken', { json: { name, scopes } })).token;
  }
}

/** An API client whose role is the one of a number in the seed: 1 may do everything, 4 reads, 5 and 6 only count in v2. */
export function createClient(sandbox: TestSandbox, role = 4, client_id = 'payroll-sync') {
  const role_id = sandbox.seedId('role', role);
  const json = { client_id, role_id, first_name: 'Payroll', last_name: 'Sync' };
  return sandbox.ok('sandbox.createClient', { json });
}

/** An access token of a client. */
export async function accessToken(
  sandbox: TestSandbox,
  client: NonNullable<CallValues['client']>,
  scope?: string,
): Promise<string> {
  const form = { fields: { grant_type: 'client_credentials', ...(scope !== undefined && { scope }) } };
  return (await sandbox.ok('oauth.requestToken', { client, form })).access_token;
}

/** A server of its own with one sandbox; disposing of it ends both. */
export async function createTestSandbox(options: TestOptions = {}): Promise<TestSandbox & AsyncDisposable> {
  const server = await TestServer.start(options);
  const sandbox = await server.startSandbox();
  return Object.assign(sandbox, { [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() });
}
