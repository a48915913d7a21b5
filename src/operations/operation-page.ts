/** All that the page of an operation shows, worked out from the contract, the published document and the recordings. */
import { mediaTypeOf, type RequestShape } from '../../spec/build-request.ts';
import {
  documents,
  legacyTypes,
  operationNamed,
  operationOf,
  predecessorsOf,
  successorOf,
} from '../../spec/contract.ts';
import type { RecordedScenario } from '../../spec/examples.ts';
import { answerHeaders } from '../../spec/headers.ts';
import type { AttributeMapping } from '../../spec/legacy.ts';
import { type Operation, pathParameters, problemsOf } from '../../spec/operation.ts';
import { type ProblemCode, problems } from '../../spec/problems.ts';
import { type Caller, callersOf } from '../../spec/rights.ts';
import { statusesOf, workingScenario } from '../../spec/scenarios.ts';
import { describeScope } from '../../spec/scopes.ts';
import { t } from '../i18n/t.ts';
import { publishedDocument, recordingsOf, samplesOf } from './generated.ts';
import { operationPath } from './paths.ts';
import { type JsonSchema, type Resolve, rowOf, type SchemaRow, schemaRows } from './schema-rows.ts';

/** A parameter, with the value that the form begins with. */
export interface ParameterRow extends SchemaRow {
  readonly in: 'path' | 'query' | 'header';
  readonly value: string;
  /** Values to choose from: what the schema allows, or records that exist. */
  readonly choices: ReadonlyArray<{ readonly value: string; readonly label: string }>;
  /** Path of the control API that lists what the sandbox has to choose from; with the names of other parameters in it. */
  readonly source: string | undefined;
}

/** One status that the operation answers with. */
export interface AnswerSection {
  readonly status: number;
  readonly reason: string;
  readonly description: string;
  readonly problems: ReadonlyArray<{ readonly code: ProblemCode; readonly title: string }>;
  readonly headers: ReadonlyArray<{ readonly name: string; readonly description: string }>;
  readonly rows: readonly SchemaRow[];
  readonly scenarios: readonly RecordedScenario[];
}

/** How a field of v2 is said in v4. */
export interface FieldRow {
  readonly from: string;
  readonly to: string;
  readonly change: string;
}

/** A link to another operation. */
export interface OperationLink {
  readonly href: string;
  readonly title: string;
  readonly id: string;
}

/** The page's contents. */
export interface OperationPage {
  readonly operation: Operation;
  readonly url: string;
  readonly shape: RequestShape;
  readonly scopes: ReadonlyArray<{ readonly scope: string; readonly text: string }>;
  /** What each kind of credential needs, in words. */
  readonly callers: ReadonlyArray<{ readonly kind: string; readonly text: string }>;
  readonly parameters: readonly ParameterRow[];
  readonly body:
    | { readonly mediaType: string; readonly rows: readonly SchemaRow[]; readonly text: string }
    | undefined;
  readonly answers: readonly AnswerSection[];
  readonly working: RecordedScenario;
  /** What was done before in the example that works. */
  readonly before: readonly OperationLink[];
  /** Whether it is made with a token that a client got, and not with that of the sandbox. */
  readonly takesAccessToken: boolean;
  readonly successor: (OperationLink & { readonly note: string | undefined }) | undefined;
  readonly predecessors: readonly OperationLink[];
  readonly parameterMapping: readonly FieldRow[];
  readonly fieldMapping: readonly FieldRow[];
}

/** Works a page out. @throws {Error} its recordings are missing */
export function operationPage(operation: Operation): OperationPage {
  const { document } = operation;
  const published = publishedOperation(operation);
  const recorded = recordingsOf(document, operation.id);
  const working = recorded.find(({ name }) => name === workingScenario(operation).name);
  if (!working) throw new Error(`${document}.${operation.id} was not recorded. Run "npm run spec".`);
  const successor = successorOf(operation);
  return {
    operation,
    url: documents[document].base + operation.path,
    shape: {
      document,
      method: operation.method,
      path: operation.path,
      security: operation.security,
      ...(operation.bodyType !== 'json' && { bodyType: operation.bodyType }),
      ...(operation.answerType !== 'json' && { answerType: operation.answerType }),
    },
    scopes: operation.scopes.map((scope) => ({ scope, text: describeScope(scope) })),
    callers: callersOf(operation).map(callerInWords),
    parameters: parametersOf(operation, published, working),
    body: operation.body && {
      mediaType: mediaTypeOf(operation),
      rows: schemaRows(bodySchema(published), published.resolve),
      text: working.request.body?.kind === 'text' ? working.request.body.text : '',
    },
    answers: statusesOf(operation).map((status) => answerOf(operation, status, published, recorded)),
    working,
    before: beforeOf(operation).map(linkTo),
    takesAccessToken: workingScenario(operation).credential === 'access-token',
    successor: successor && { ...linkTo(successor), note: operation.successor?.note },
    predecessors: predecessorsOf(operation).map(linkTo),
    parameterMapping: parameterMappingOf(operation),
    fieldMapping: fieldMappingOf(operation.successor?.fields),
  };
}

/** The operations that make what the working example needs, each once. A sandbox is there anyway. */
function beforeOf({ document, id, security }: Operation): readonly Operation[] {
  const operation = operationOf(document, id);
  const { given = [], credential, form } = workingScenario(operation);
  const needsToken = credential === 'access-token' || JSON.stringify(form)?.includes('$KONTOR_ACCESS_TOKEN');
  const needed = [
    ...(security === 'client' || needsToken ? [operationOf('sandbox', 'createClient')] : []),
    ...(needsToken
      ? [document === 'v2' ? operationOf('v2', 'authenticate') : operationOf('oauth', 'requestToken')]
      : []),
    ...given.map((request) => operationNamed(document, request.operation)),
  ];
  return [...new Set(needed)].filter((each) => each.security !== 'none');
}

/** A kind of credential, and by what it can call the operation. */
function callerInWords({ kind, needs }: Caller): OperationPage['callers'][number] {
  const name = t(`who.caller.${kind}`);
  if (needs === undefined) return { kind: name, text: t('who.caller.integration.none') };
  const levels = needs.map((scope) => {
    const [collection = '', access] = scope.split(':');
    return t(access === 'write' ? 'who.level.write' : 'who.level.read', { collection });
  });
  const rights = needs.map((scope) => `\`${scope}\``);
  const values = { levels: levels.join(', '), rights: rights.join(', ') };
  return { kind: name, text: t(`who.caller.${kind}.text`, values) };
}

/** A link to an operation's page. */
export function linkTo(operation: Operation): OperationLink {
  return { href: operationPath(operation), title: operation.summary, id: operation.id };
}

interface PublishedOperation {
  readonly parameters?: ReadonlyArray<{
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }>;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
      }
    >
  >;
  readonly resolve: Resolve;
}

/** The operation within the published document: pages show what is published, nothing else. */
function publishedOperation({ document, path, method }: Operation): PublishedOperation {
  const { paths, components } = publishedDocument(document);
  const found = paths?.[path]?.[method];
  if (!found) throw new Error(`${document} does not publish ${method} ${path}. Run "npm run spec".`);
  const resolve: Resolve = (reference) => {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    return (components?.schemas?.[name] ?? {}) as JsonSchema; // the document is ours
  };
  return { ...(found as unknown as Omit<PublishedOperation, 'resolve'>), resolve };
}

function bodySchema({ requestBody }: PublishedOperation): JsonSchema {
  return Object.values(requestBody?.content ?? {})[0]?.schema ?? {};
}

function parametersOf(
  operation: Operation,
  published: PublishedOperation,
  working: RecordedScenario,
): readonly ParameterRow[] {
  const url = new URL(working.request.url);
  const inPath = new RegExp(
    `${documents[operation.document].base}${operation.path.replace(/\{[^}]+\}/g, '([^/]+)')}$`,
  ).exec(url.pathname);
  const names = pathParameters(operation.path);
  return (published.parameters ?? []).map((parameter) => {
    const { name } = parameter;
    const value =
      parameter.in === 'path'
        ? decodeURIComponent(inPath?.[names.indexOf(name) + 1] ?? '')
        : parameter.in === 'header'
          ? headerOf(working, name)
          : (url.searchParams.get(name) ?? '');
    const row = rowOf(name, parameter.schema, published.resolve, {
      path: name,
      depth: 0,
      isRequired: parameter.required ?? false,
    });
    const choices = choicesOf(operation, row);
    const source = parameter.in === 'path' && choices.length === 0 ? sourceOf(operation, name) : undefined;
    return { ...row, in: parameter.in, value, choices, source };
  });
}

/** Where ids come from that are different in every sandbox: the list that the path leads through, or the one above. */
function sourceOf({ document, path }: Operation, name: string): string | undefined {
  if (document !== 'sandbox') return undefined;
  const above = path.slice(0, path.indexOf(`/{${name}}`));
  const { base, operations } = documents[document];
  const list = [above, above.replace(/\/[^/]+$/, '')].find((candidate) =>
    operations.some((operation) => operation.method === 'get' && operation.path === candidate),
  );
  return list === undefined ? undefined : base + list;
}

/** The text of a header that the example sends. */
function headerOf({ request }: RecordedScenario, name: string): string {
  const value = request.headers.find(([sent]) => sent === name)?.[1];
  return typeof value === 'string' ? value : '';
}

/** Kinds that v2 calls otherwise. */
const legacyKinds: Readonly<Record<string, string>> = {
  'time-off': 'absence',
  'time-off-type': 'absence_type',
  manager: 'employee',
};

function choicesOf({ document }: Operation, { name, values }: SchemaRow): ParameterRow['choices'] {
  if (values.length > 0) return values.map((value) => ({ value, label: '' }));
  const isLegacy = document === 'v2';
  const bare = isLegacy ? name.replace(/^filter\[(.+)-id\]$/, '$1') : name.replace(/_id$/, '');
  if (!isLegacy && bare === name) return [];
  return samplesOf(legacyKinds[bare] ?? bare).map(({ id, number, label }) => ({
    value: isLegacy ? String(number) : id,
    label,
  }));
}

function answerOf(
  operation: Operation,
  status: number,
  published: PublishedOperation,
  recorded: readonly RecordedScenario[],
): AnswerSection {
  const answer = published.responses[status];
  const schema = Object.values(answer?.content ?? {})[0]?.schema;
  const codes = problemsOf(operation).filter((code) => problems[code].status === status);
  return {
    status,
    reason: reasonOf(status),
    description: codes.length === 0 ? (answer?.description ?? '') : '',
    problems: codes.map((code) => ({ code, title: problems[code].title })),
    headers: Object.entries(answerHeaders(operation, status)).map(([name, { description }]) => ({
      name,
      description,
    })),
    rows: schema && codes.length === 0 ? schemaRows(schema, published.resolve) : [],
    scenarios: recorded.filter((scenario) => scenario.status === status),
  };
}

function parameterMappingOf({ successor }: Operation): readonly FieldRow[] {
  return Object.entries(successor?.parameters ?? {}).map(([from, { to, note }]) => ({
    from,
    to: to ?? t('mapping.none'),
    change: note ?? (from === to ? '' : t('mapping.renamed')),
  }));
}

/** How the fields of a type of v2 are said in v4. */
export function fieldMappingOf(name: string | undefined): readonly FieldRow[] {
  if (!name || !(name in legacyTypes)) return [];
  const type = legacyTypes[name as keyof typeof legacyTypes];
  return [
    { from: 'id', to: 'number', change: t('mapping.id') },
    { from: 'id-v4', to: 'id', change: t('mapping.idV4') },
    ...Object.entries(type.attributes as Readonly<Record<string, AttributeMapping>>).map(
      ([attribute, mapping]) => ({
        from: attribute,
        to: mapping.from,
        change: changeOf(mapping),
      }),
    ),
  ];
}

function changeOf(mapping: AttributeMapping): string {
  switch (mapping.as) {
    case 'number':
      return t('mapping.number');
    case 'numbers':
      return t('mapping.numbers');
    case 'hours':
      return t('mapping.hours');
    case 'words': {
      const changed = Object.entries(mapping.words).filter(([now, before]) => now !== before);
      return changed.map(([now, before]) => `${before} → ${now}`).join(', ');
    }
    default:
      return '';
  }
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The reason phrase of a status (RFC 9110). */
export function reasonOf(status: number): string {
  return reasons[status] ?? '';
}

/** Every operation with those before and after it in the order of the navigation. */
export function operationsInOrder(document: Operation['document']): readonly Operation[] {
  const { groups, operations } = documents[document];
  return Object.keys(groups).flatMap((group) => operations.filter((operation) => operation.group === group));
}
