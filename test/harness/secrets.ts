/**
 * What is secret, remembered while requests are sent, and the search for it afterwards. Which fields hold secrets the
 * contract says (`format: password` in answers, `writeOnly` in bodies), what a secret of ours looks like its form says,
 * and what signs a request in stands in its headers; so a new kind of secret is remembered without a change here.
 */
import { z } from 'zod';
import { TOKEN_PATTERN } from '../../mock-server/access/token-format.ts';
import { bases } from '../../spec/build-request.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Answer } from './send.ts';

type Node = Readonly<Record<string, unknown>>;

const OF_A_FORM = new RegExp(`${TOKEN_PATTERN}|whsec_[0-9A-Za-z+/]{32,}={0,2}`, 'g');

/** Secrets by their text, each with where it was first met. */
export class KnownSecrets {
  readonly #met = new Map<string, string>();

  get all(): ReadonlyMap<string, string> {
    return this.#met;
  }

  /** One of each place where secrets were met. */
  get kinds(): ReadonlyMap<string, string> {
    return new Map([...this.#met].map(([secret, place]) => [place, secret]));
  }

  add(secret: string, place: string): void {
    if (secret !== '' && !this.#met.has(secret)) this.#met.set(secret, place);
  }

  /** Remembers what a request and its answer hold. @returns the answer's text without what it may hand out */
  exchanged(request: HttpRequest, answer: Answer): string {
    const operation = operationAt(request);
    const name = operation ? `${operation.document}.${operation.id}` : 'nothing';
    for (const [header, value] of request.headers) {
      const [, scheme = '', credential = ''] = /^(Basic|Bearer) (.+)$/.exec(String(value)) ?? [];
      if (header === 'Authorization') this.add(credential, `${scheme} credentials`);
    }
    const body = request.body?.kind === 'text' ? request.body.text : '';
    for (const [secret, pointer] of marked(operation?.body, 'input', parsed(body))) {
      this.add(secret, `${name} takes ${pointer}`);
    }
    let rest = answer.body;
    for (const [secret, pointer] of marked(
      operation?.responses[answer.status]?.body,
      'output',
      parsed(answer.body),
    )) {
      this.add(secret, `${name} gives ${pointer}`);
      rest = rest.replace(JSON.stringify(secret), '"…"');
    }
    // A token that the contract does not mark is met here, and is then one that the answer should not have held.
    for (const [secret] of `${body}\n${rest}`.matchAll(OF_A_FORM)) this.add(secret, 'by its form');
    return rest;
  }
}

/** How long a piece of a secret must be to be one: its first letters and its last four are told on purpose. */
const PIECE = 16;
const HINT = 4;

/** Which of the secrets a text holds: whole or a piece, plain, percent-encoded, or as the bytes of a database. */
export function findSecrets(secrets: ReadonlyMap<string, string>, text: string): readonly string[] {
  const pieces = new Map<string, string>();
  const short = new Map<string, string>();
  for (const [secret, place] of secrets) {
    for (const written of new Set([secret, encodeURIComponent(secret)])) {
      if (written.length < PIECE + HINT) short.set(written, place);
      else pieces.set(written.slice(-PIECE - HINT, -HINT), place);
    }
  }
  const found = new Set<string>();
  const whole = `${text}\n${bytesIn(text)}`;
  for (const [written, place] of short) if (whole.includes(written)) found.add(place);
  for (let at = 0; at + PIECE <= whole.length; at += 1) {
    const place = pieces.get(whole.slice(at, at + PIECE));
    if (place !== undefined) found.add(place);
  }
  return [...found];
}

/** What `bytea` says in a dump. */
function bytesIn(text: string): string {
  const written = [...text.matchAll(/\\\\x((?:[0-9a-f]{2})+)/g)];
  return written.map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join('\n');
}

const operations = documentNames
  .flatMap((name) => documents[name].operations)
  .map((operation) => ({
    operation,
    path: new RegExp(`^${bases[operation.document]}${operation.path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
  }))
  // A path that is written out goes before one with a parameter in its place.
  .sort((a, b) => countOfParameters(a.operation) - countOfParameters(b.operation));

function countOfParameters({ path }: Operation): number {
  return path.split('{').length;
}

function operationAt({ method, url }: HttpRequest): Operation | undefined {
  const { pathname } = new URL(url);
  return operations.find(
    ({ operation, path }) => operation.method === method.toLowerCase() && path.test(pathname),
  )?.operation;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a form, a file or events
  }
}

const schemas = new WeakMap<z.ZodType, Readonly<Record<'input' | 'output', Node>>>();

/** The secrets of a value by its schema, each with its pointer. */
function marked(
  schema: z.ZodType | undefined,
  io: 'input' | 'output',
  value: unknown,
): ReadonlyArray<readonly [secret: string, pointer: string]> {
  if (!schema) return [];
  let known = schemas.get(schema);
  if (!known) {
    const as = (direction: 'input' | 'output') =>
      z.toJSONSchema(schema, { io: direction, unrepresentable: 'any' }) as Node;
    known = { input: as('input'), output: as('output') };
    schemas.set(schema, known);
  }
  return walk(known[io], known[io], value, '');
}

function walk(root: Node, node: unknown, value: unknown, pointer: string): Array<readonly [string, string]> {
  if (!isNode(node)) return [];
  if (typeof node.$ref === 'string') return walk(root, at(root, node.$ref), value, pointer);
  const options = [node.anyOf, node.oneOf, node.allOf].filter(Array.isArray).flat();
  const found = options.flatMap((option) => walk(root, option, value, pointer));
  if (typeof value === 'string') {
    return node.format === 'password' || node.writeOnly === true ? [...found, [value, pointer]] : found;
  }
  if (Array.isArray(value)) {
    return [...found, ...value.flatMap((item) => walk(root, node.items, item, `${pointer}/*`))];
  }
  if (!isNode(value) || !isNode(node.properties) || !isHidden(node.properties, value)) return found;
  for (const [name, property] of Object.entries(node.properties)) {
    found.push(...walk(root, property, value[name], `${pointer}/${name}`));
  }
  return found;
}

/** Where whoever sends a value says whether it is to be hidden, that counts. */
function isHidden(properties: Node, value: Node): boolean {
  const { hidden } = properties;
  return isNode(hidden) ? (value.hidden ?? hidden.default) !== false : true;
}

function at(root: Node, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, part) => (isNode(node) ? node[part] : undefined), root);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
