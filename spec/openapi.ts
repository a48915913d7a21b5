/**
 * The OpenAPI 3.1 documents, made from the contract and the recorded examples through zod-to-openapi.
 * Deterministic: the same contract and recordings give the same bytes.
 */
import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { problemsOfAnyRequest } from './any-request.ts';
import { mediaTypeOf } from './build-request.ts';
import { type DocumentDefinition, documents, predecessorsOf, successorOf } from './contract.ts';
import type { RecordedExamples, RecordedScenario } from './examples.ts';
import { parseFormText } from './form.ts';
import { answerHeaders } from './headers.ts';
import { oauthMetadata } from './oauth/metadata.ts';
import {
  type AnswerType,
  type DocumentName,
  needsCredential,
  type Operation,
  pathParameters,
  problemsOf,
  type SuccessDefinition,
} from './operation.ts';
import { permissionTexts } from './permissions.ts';
import { problemForm } from './problem-schemas.ts';
import { problems } from './problems.ts';
import { requestHeaders } from './request-headers.ts';
import { statusesOf } from './scenarios.ts';
import { describeScope, scopes } from './scopes.ts';

extendZodWithOpenApi(z);

/** An OpenAPI document as a JSON value. */
export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/**
 * Builds a document.
 *
 * @param name - which one
 * @param examples - recordings of the scenarios; each becomes a named example
 * @param origin - public URL of the portal, e.g. `http://localhost:4400`
 */
export function buildDocument(
  name: DocumentName,
  examples: RecordedExamples,
  origin: string,
): OpenApiDocument {
  const document = documents[name];
  const registry = new OpenAPIRegistry();
  const security = registerSecurity(registry, name, origin);
  for (const operation of document.operations) {
    registry.registerPath(routeOf(operation, examples[name]?.[operation.id] ?? [], security, origin));
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.1',
    info: {
      title: document.title,
      version: document.version,
      description: describe(document, origin),
      contact: { name: 'Drydock', url: `${origin}/` },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Relative to where the document is: it is right on every host and port.
    servers: [{ url: document.base, description: 'Your sandbox: made-up data, never production.' }],
    tags: Object.entries(document.groups).map(([group, { title, description }]) => ({
      name: group,
      description,
      'x-displayName': title,
    })),
    externalDocs: {
      description: 'Documentation with a console on every page',
      url: `${origin}/docs/${name}/`,
    },
  });
}

function describe({ description, changed, deprecation }: DocumentDefinition, origin: string): string {
  const ending = deprecation
    ? `\n\nDeprecated since ${deprecation.since.slice(0, 10)}, and supported until ${deprecation.sunset.slice(0, 10)}.`
    : '';
  const any = problemsOfAnyRequest.map(
    ({ code, status, when }) => `- ${status} [\`${code}\`](${origin}/problems/${code}/): ${when}.`,
  );
  return `${description}\n\nLast changed on ${changed}.${ending}\n\nWhat any request may be answered with, beside what its operation documents:\n\n${any.join('\n')}`;
}

/** What an operation may be called with: one of these. */
type SecuritySchemes = (operation: Operation) => Array<Record<string, string[]>>;

function registerSecurity(registry: OpenAPIRegistry, name: DocumentName, origin: string): SecuritySchemes {
  if (name === 'careers') return () => []; // it is public
  if (name === 'v2') {
    registry.registerComponent('securitySchemes', 'apiKey', {
      type: 'apiKey',
      in: 'header',
      name: 'X-API-Key',
      description: 'A personal access token, an API key, or a token of 24 hours from `POST /v2/auth`.',
    });
    // Asking for a token takes the id and secret of a client, which OpenAPI has no scheme for in a body of JSON.
    return ({ security }) => (security === 'client' ? [{}] : [{ apiKey: [] }]);
  }
  if (name === 'v4') {
    registry.registerComponent('securitySchemes', 'bearerAuth', {
      type: 'http',
      scheme: 'bearer',
      description: 'A personal access token, an API key or an access token: `kontor_sbx_…`.',
    });
    registry.registerComponent('securitySchemes', 'clientCredentials', {
      type: 'oauth2',
      description: 'An access token of 15 minutes for the id and secret of a client or an integration.',
      flows: {
        clientCredentials: {
          tokenUrl: oauthMetadata(origin).token_endpoint,
          scopes: Object.fromEntries(scopes.map((scope) => [scope, describeScope(scope)])),
        },
      },
    });
    return (operation) => [{ bearerAuth: [] }, { clientCredentials: [...operation.scopes] }];
  }
  if (name === 'oauth') {
    registry.registerComponent('securitySchemes', 'client', {
      type: 'http',
      scheme: 'basic',
      description: 'Id and secret of a client. They may stand in the form instead.',
    });
    return () => [{ client: [] }, {}]; // in the form, for which OpenAPI has no scheme
  }
  registry.registerComponent('securitySchemes', 'managementToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The management token of your sandbox: `kontor_sbx_mgt_…`.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'drydock_session',
    description: 'The session that a browser gets when it starts a sandbox.',
  });
  return () => [{ managementToken: [] }, { session: [] }];
}

function routeOf(
  operation: Operation,
  recorded: readonly RecordedScenario[],
  security: SecuritySchemes,
  origin: string,
): RouteConfig {
  const successor = successorOf(operation);
  return {
    operationId: operation.id,
    method: operation.method,
    path: operation.path,
    summary: operation.summary,
    description: descriptionOf(operation),
    tags: [operation.group],
    ...(successor && { deprecated: true }),
    security: needsCredential(operation) || operation.security === 'client' ? security(operation) : [],
    externalDocs: {
      description: 'Documentation with a console',
      url: `${origin}/docs/${operation.document}/${operation.group}/${operation.slug}/`,
    },
    ...(operation.scopes.length > 0 && { 'x-required-scopes': operation.scopes }),
    ...(operation.permission !== undefined && { 'x-required-permission': operation.permission }),
    ...(successor && { 'x-successor': successor.id }),
    request: requestOf(operation, recorded),
    responses: Object.fromEntries(
      statusesOf(operation).map((status) => [status, responseOf(operation, status, recorded)]),
    ),
  };
}

function descriptionOf(operation: Operation): string {
  const needs = operation.scopes.map((scope) => `\`${scope}\` (${describeScope(scope).toLowerCase()})`);
  const parts = [operation.description];
  if (needs.length > 0) parts.push(`Needs the scope${needs.length > 1 ? 's' : ''} ${needs.join(' and ')}.`);
  if (operation.permission !== undefined) {
    const { title, allows } = permissionTexts[operation.permission];
    parts.push(`The user who acts needs the permission “${title}” (to ${allows}).`);
  }
  const successor = successorOf(operation);
  if (successor) {
    const where = successor.document === 'v4' ? 'v4' : documents[successor.document].title;
    parts.push(`Replaced by \`${successor.id}\` of ${where}. ${operation.successor?.note ?? ''}`.trim());
  }
  const predecessors = predecessorsOf(operation);
  if (predecessors.length > 0) {
    parts.push(`Replaces ${predecessors.map(({ id }) => `\`${id}\``).join(', ')} of v2.`);
  }
  return parts.join('\n\n');
}

function requestOf(
  operation: Operation,
  recorded: readonly RecordedScenario[],
): NonNullable<RouteConfig['request']> {
  const request: NonNullable<RouteConfig['request']> = {};
  if (pathParameters(operation.path).length > 0 && operation.params instanceof z.ZodObject) {
    request.params = withParameterExamples(operation, operation.params, recorded);
  }
  if (operation.query instanceof z.ZodObject && Object.keys(operation.query.shape).length > 0) {
    request.query = operation.query;
  }
  const headers = requestHeaders(operation);
  if (Object.keys(headers.shape).length > 0) request.headers = headers;
  if (operation.body) {
    const examples = recorded
      .filter(({ status, request: { body } }) => status < 300 && body?.kind === 'text')
      .map(({ name, summary, request: { body } }) => [
        name,
        { summary, value: body?.kind === 'text' ? bodyValue(operation, body.text) : undefined },
      ]);
    const content = { schema: operation.body, examples: Object.fromEntries(examples) };
    const own = mediaTypeOf(operation);
    const types = new Set(operation.bodyType === 'json' ? [own, 'application/json'] : [own]);
    request.body = { required: true, content: Object.fromEntries([...types].map((type) => [type, content])) };
  }
  return request;
}

/** The value of a body's text: of JSON itself, of a form its fields. */
function bodyValue({ bodyType, body }: Operation, text: string): unknown {
  if (bodyType === 'form') return Object.fromEntries(new URLSearchParams(text));
  if (bodyType === 'json') return JSON.parse(text);
  const form = parseFormText(text);
  const shape = body instanceof z.ZodObject ? body.shape : {};
  const fields = Object.entries(form?.fields ?? {}).map(([name, value]) => {
    const schema = shape[name];
    const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
    return [name, inner instanceof z.ZodNumber ? Number(value) : value]; // a form holds the text of a number
  });
  return { ...Object.fromEntries(fields), ...(form?.file && { file: form.file.text }) };
}

/** Path parameters with the value of the working scenario, which exists in every sandbox. */
function withParameterExamples(
  operation: Operation,
  params: z.ZodObject,
  recorded: readonly RecordedScenario[],
): z.ZodObject {
  const working = recorded.find(({ status }) => status < 300);
  if (!working) return params;
  const base = documents[operation.document].base;
  const values = new RegExp(`${base}${operation.path.replace(/\{[^}]+\}/g, '([^/?]+)')}(?:\\?|$)`).exec(
    working.request.url,
  );
  const shape = Object.fromEntries(
    pathParameters(operation.path).map((name, index) => {
      const schema = params.shape[name] as z.ZodType; // path and schema agree by the contract's test
      const text = decodeURIComponent(values?.[index + 1] ?? '');
      const example = operation.document === 'v2' ? Number(text) : text;
      return [name, schema.meta({ ...schema.meta(), example })];
    }),
  );
  return z.strictObject(shape);
}

const successTypes: Readonly<Record<AnswerType, string>> = {
  json: 'application/json',
  file: '*/*', // whatever kind of file it is
  events: 'text/event-stream',
};

const NOT_MODIFIED: SuccessDefinition = {
  description: 'The record is the one that the client has; no body.',
};

function responseOf(
  operation: Operation,
  status: number,
  recorded: readonly RecordedScenario[],
): ResponseConfig {
  const success = operation.responses[status] ?? (status === 304 ? NOT_MODIFIED : undefined);
  const isText = success !== undefined && operation.answerType !== 'json';
  const examples = Object.fromEntries(
    recorded
      .filter((scenario) => scenario.status === status && scenario.response.body !== '')
      .map(({ name, summary, response }) => [
        name,
        { summary, value: isText ? response.body : JSON.parse(response.body) },
      ]),
  );
  const headers = answerHeaders(operation, status);
  if (success) {
    return {
      description: success.description,
      headers,
      ...(success.body && {
        content: { [successTypes[operation.answerType]]: { schema: success.body, examples } },
      }),
    };
  }
  const codes = problemsOf(operation).filter((code) => problems[code].status === status);
  const description = codes.map((code) => `${problems[code].title} (\`${code}\`).`).join(' ');
  const { mediaType, schema } = problemForm(operation.document);
  return { description, headers, content: { [mediaType]: { schema, examples } } };
}
