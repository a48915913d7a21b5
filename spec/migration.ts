/**
 * Says a request of v2 in v4, by the `successor` mapping of its operation and by nothing else. Pure: which id a
 * number stands for is asked of the caller, and what could not be carried over is named, never dropped in silence.
 */
import { z } from 'zod';
import { bases, buildRequest, credentialPlace, type RequestValues, variableOf } from './build-request.ts';
import { documents, legacyTypes, successorOf } from './contract.ts';
import { type FormValues, parseFormText } from './form.ts';
import type { BasicCredentials, HeaderValue, HttpRequest } from './http-request.ts';
import { type AttributeMapping, fromAttributes, type LegacyType } from './legacy.ts';
import { type Operation, pathParameters } from './operation.ts';
import { type Kind, records } from './records.ts';
import { placeOf as placeOfSecret } from './secrets.ts';

/** Something of the v2 request that its v4 form says otherwise or not at all. */
export type Remark =
  /** A parameter without a counterpart, and what to do instead. */
  | { readonly about: 'parameter'; readonly name: string; readonly note: string }
  /** A parameter, attribute or value that v2 itself does not have. */
  | { readonly about: 'unknown-parameter' | 'unknown-attribute'; readonly name: string }
  | { readonly about: 'unknown-value'; readonly name: string; readonly value: string }
  /** An attribute that the body of the successor does not take. */
  | { readonly about: 'attribute'; readonly name: string }
  /** More records than a page of v4 has. */
  | { readonly about: 'page-size'; readonly asked: number; readonly most: number }
  /** A number whose id is not known, and the placeholder that stands for the id. */
  | {
      readonly about: 'number';
      readonly kind: Kind;
      readonly number: number;
      readonly placeholder: string;
    }
  /** What stands where v2 has a number and is none, a variable of a shell for instance. */
  | {
      readonly about: 'no-number';
      readonly kind: Kind;
      readonly value: string;
      readonly placeholder: string;
    }
  /** A header that means nothing to v4. */
  | { readonly about: 'header'; readonly name: string }
  /** A body that is none of v2, so nothing of it could be read. */
  | { readonly about: 'body' };

/** A request of v2 and what it is in v4. */
export interface Migration {
  readonly from: Operation;
  readonly to: Operation;
  readonly request: HttpRequest;
  readonly remarks: readonly Remark[];
}

/** Why a request is none that could be said in v4. */
export type NotLegacy =
  | { readonly reason: 'not-v2' }
  | { readonly reason: 'no-operation'; readonly path: string; readonly methods: readonly string[] }
  | { readonly reason: 'no-successor'; readonly operation: Operation };

/** Gives the id of a number, or `undefined` where it is not known. */
export type IdOf = (kind: Kind, number: number) => string | undefined;

/** Headers that mean the same to both versions. */
const SAME = /^(?:accept|accept-language|prefer|user-agent|x-request-id)$/i;
/** Headers that are made anew for v4, or that a client sets by itself. */
const MADE = /^(?:authorization|connection|content-length|content-type|host|x-api-key)$/i;
const MOST_OF_A_PAGE = 100;

/** Says a request of v2 in v4. */
export function migrateRequest(request: HttpRequest, idOf: IdOf): Migration | NotLegacy {
  const place = placeOf(request.url);
  if (!place) return { reason: 'not-v2' };
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const found = documents.v2.operations.flatMap((operation) => {
    const params = paramsOf(operation, place.path);
    return params ? [{ operation, params }] : [];
  });
  const match = found.find(({ operation }) => operation.method === method.toLowerCase());
  if (!match) {
    const methods = found.map(({ operation }) => operation.method.toUpperCase());
    return { reason: 'no-operation', path: `${bases.v2}${place.path}`, methods };
  }
  const to = successorOf(match.operation);
  if (!to) return { reason: 'no-successor', operation: match.operation };

  const translation = new Translation(match.operation, to, idOf);
  translation.takeParameters([...Object.entries(match.params), ...place.query]);
  const { headers, credential } = translation.takeHeaders(request.headers);
  translation.takeBody(request.body);
  const built = buildRequest(to, { ...translation.values(), headers }, { origin: place.origin, credential });
  return {
    from: match.operation,
    to,
    request: translation.withPlaceholders(request.method === 'HEAD' ? { ...built, method: 'HEAD' } : built),
    remarks: translation.remarks,
  };
}

/** What is known of the v4 request so far. */
class Translation {
  readonly remarks: Remark[] = [];
  readonly #from: Operation;
  readonly #to: Operation;
  readonly #type: LegacyType | undefined;
  readonly #idOf: IdOf;
  readonly #placeholders = new Set<string>();
  readonly #params: Record<string, string> = {};
  readonly #query: Record<string, string> = {};
  #fields: Record<string, unknown> = {};
  #file: FormValues['file'];

  constructor(from: Operation, to: Operation, idOf: IdOf) {
    this.#from = from;
    this.#to = to;
    this.#idOf = idOf;
    const name = from.successor?.fields;
    this.#type = name && name in legacyTypes ? legacyTypes[name as keyof typeof legacyTypes] : undefined;
  }

  takeParameters(parameters: ReadonlyArray<readonly [name: string, value: string]>): void {
    for (const [name, value] of parameters) {
      const mapping = this.#from.successor?.parameters[name];
      if (!mapping) this.remarks.push({ about: 'unknown-parameter', name });
      else if (mapping.to !== null) this.#put(mapping.to, this.#valueOf(name, mapping.to, value));
      else if (!(name === 'page' && value === '1')) {
        this.remarks.push({ about: 'parameter', name, note: mapping.note ?? '' });
      }
    }
  }

  takeHeaders(given: HttpRequest['headers']): {
    headers: Record<string, string>;
    credential: Parameters<typeof buildRequest>[2]['credential'];
  } {
    const headers: Record<string, string> = {};
    let credential: Exclude<HeaderValue, BasicCredentials> | undefined;
    for (const [name, value] of given) {
      if (/^(?:authorization|x-api-key)$/i.test(name) && !isBasic(value)) credential = value;
      else if (SAME.test(name) && typeof value === 'string') {
        headers[name.toLowerCase() === 'accept' ? 'Accept' : name] = value;
      } else if (!MADE.test(name) || isBasic(value)) this.remarks.push({ about: 'header', name });
    }
    if (this.#to.precondition === 'required') headers['If-Match'] = '*'; // v2 writes over whatever stands there
    if (this.#to.security !== 'client') return { headers, credential: credentialOf(this.#to, credential) };
    // What v2 is asked with is what the form is about; who asks is said beside it.
    if (credential !== undefined) {
      this.#fields.token =
        typeof credential === 'string' ? bareToken(credential) : placeOfSecret('KONTOR_ACCESS_TOKEN');
    }
    return { headers, credential: credentialPlace(this.#to) };
  }

  takeBody(body: HttpRequest['body']): void {
    if (this.#from.body === undefined || !body) return;
    const text = body.kind === 'text' ? body.text : '';
    const form = this.#from.bodyType === 'multipart' ? parseFormText(text) : undefined;
    const attributes = form?.fields ?? LegacyBody.safeParse(parseJson(text)).data?.data.attributes;
    const type = this.#type;
    if (!attributes || !type) {
      this.remarks.push({ about: 'body' });
      return;
    }
    this.#file = form?.file;
    const taken: Record<string, unknown> = {};
    const texts: string[] = [];
    for (const [name, value] of Object.entries(attributes)) {
      const mapping = type.attributes[name];
      const [field = ''] = mapping?.from.split('.') ?? [];
      if (!mapping) this.remarks.push({ about: 'unknown-attribute', name });
      else if (type.readOnly.includes(name) || !fieldsOf(this.#to.body).includes(field)) {
        this.remarks.push({ about: 'attribute', name });
      } else if (isForeignWord(mapping, value)) {
        this.remarks.push({ about: 'unknown-value', name, value: String(value) });
      } else taken[name] = mapping.as === 'number' ? numbered(value, texts) : value;
    }
    const numbering = {
      idOf: (kind: Kind, number: number) => this.#id(kind, texts[-1 - number] ?? number),
      numberOf: () => undefined,
    };
    this.#fields = { ...this.#fields, ...fromAttributes(type, taken, numbering).fields };
  }

  values(): RequestValues {
    for (const [name, value] of Object.entries(this.#from.successor?.sets ?? {})) this.#put(name, value);
    const values = { params: this.#params, query: this.#query };
    if (this.#to.body === undefined) return values;
    return this.#to.bodyType !== 'json'
      ? { ...values, form: this.#form() }
      : { ...values, json: this.#fields };
  }

  #form(): FormValues {
    const fields = Object.entries(this.#fields).map(([name, value]) => [name, String(value)]);
    return { fields: Object.fromEntries(fields), ...(this.#file && { file: this.#file }) };
  }

  /** Placeholders stay readable: they are to be replaced before the request is sent. */
  withPlaceholders(request: HttpRequest): HttpRequest {
    let { url } = request;
    for (const name of this.#placeholders) url = url.replaceAll(encodeURIComponent(name), name);
    return { ...request, url };
  }

  #put(name: string, value: unknown): void {
    if (value === undefined) return;
    if (pathParameters(this.#to.path).includes(name)) this.#params[name] = String(value);
    else if (fieldsOf(this.#to.query).includes(name)) this.#query[name] = String(value);
    else this.#fields[name] = value;
  }

  /** The value of a parameter in v4; `undefined` when there is none. */
  #valueOf(name: string, to: string, value: string): string | undefined {
    const mapping = this.#type?.attributes[/^filter\[(.+)\]$/.exec(name)?.[1] ?? ''];
    if (mapping) return this.#filterValue(name, mapping, value);
    const kind = to.replace(/_id$/, '');
    if (kind !== to && kind in records) return this.#id(kind as Kind, value); // a key of `records`
    if (to !== 'limit' || !(Number(value) > MOST_OF_A_PAGE)) return value;
    this.remarks.push({ about: 'page-size', asked: Number(value), most: MOST_OF_A_PAGE });
    return String(MOST_OF_A_PAGE);
  }

  #filterValue(name: string, mapping: AttributeMapping, value: string): string | undefined {
    switch (mapping.as) {
      case 'number':
      case 'numbers':
        return this.#id(mapping.kind, value);
      case 'hours':
        return String(Math.round(Number(value) * 60));
      case 'words': {
        const [found] = Object.entries(mapping.words).find(([, word]) => word === value) ?? [];
        if (found === undefined) this.remarks.push({ about: 'unknown-value', name, value });
        return found;
      }
      default:
        return value;
    }
  }

  #id(kind: Kind, value: string | number): string {
    const number = Number(value);
    const id = Number.isInteger(number) ? this.#idOf(kind, number) : undefined;
    if (id !== undefined) return id;
    const placeholder = `<${kind}_id>`;
    this.#placeholders.add(placeholder);
    this.#note(
      Number.isInteger(number)
        ? { about: 'number', kind, number, placeholder }
        : { about: 'no-number', kind, value: String(value), placeholder },
    );
    return placeholder;
  }

  /** Says a thing once. */
  #note(remark: Remark): void {
    const text = JSON.stringify(remark);
    if (!this.remarks.some((known) => JSON.stringify(known) === text)) this.remarks.push(remark);
  }
}

const LegacyBody = z.object({ data: z.object({ attributes: z.record(z.string(), z.unknown()) }) });

/** Takes the address of a v2 request apart, without changing what is percent-encoded in it. */
function placeOf(url: string) {
  const match = /^(.*?)\/v2(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/.exec(url);
  if (!match) return undefined;
  const [, origin = '', path = '/', query = ''] = match;
  return {
    origin,
    path: path === '/' ? path : path.replace(/\/$/, ''),
    query: [...new URLSearchParams(query)],
  };
}

/** The path parameters of an operation in a path; `undefined` where the path is of another operation. */
function paramsOf({ path }: Operation, actual: string): Record<string, string> | undefined {
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '([^/]+)');
  const match = new RegExp(`^${pattern}$`).exec(actual);
  if (!match) return undefined;
  return Object.fromEntries(
    pathParameters(path).map((name, index) => [name, decode(match[index + 1] ?? '')]),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a broken encoding: the API will say so
  }
}

function credentialOf(
  to: Operation,
  value: Exclude<HeaderValue, BasicCredentials> | undefined,
): Parameters<typeof buildRequest>[2]['credential'] {
  if (value === undefined) return 'none';
  if (typeof value !== 'string') {
    return { variable: 'variable' in value ? value.variable : variableOf(to) };
  }
  const token = bareToken(value);
  return token === '' ? { variable: variableOf(to) } : { token };
}

function bareToken(header: string): string {
  return header.replace(/^Bearer\s+/i, '');
}

/** Credentials of the Basic scheme, which no version of the API takes. */
function isBasic(value: HeaderValue): value is BasicCredentials {
  return typeof value === 'object' ? 'username' in value : /^Basic\s/i.test(value);
}

function isForeignWord(mapping: AttributeMapping, value: unknown): boolean {
  return (
    mapping.as === 'words' && value !== null && !Object.values(mapping.words).some((word) => word === value)
  );
}

/** A number, or below zero the place of a text that stands for one among `texts`. */
function numbered(value: unknown, texts: string[]): unknown {
  return typeof value !== 'string' || Number.isInteger(Number(value)) ? value : -texts.push(value);
}

function fieldsOf(schema: z.ZodType | undefined): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what is no JSON is no body of v2
  }
}
