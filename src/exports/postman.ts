/**
 * A document as a Postman collection.
 *
 * @see https://schema.getpostman.com/json/collection/v2.1.0/docs/index.html
 */
import type { RecordedScenario } from '../../spec/examples.ts';
import type { DocumentName } from '../../spec/operation.ts';
import { reasonOf } from '../operations/operation-page.ts';
import {
  BASE_URL,
  type CollectionAuth,
  type CollectionParameter,
  type CollectionRequest,
  collectionOf,
  type SharedAuth,
} from './collection.ts';

/** The collection as a JSON value. */
export function postmanCollection(name: DocumentName): object {
  const { title, description, version, auth, variables, folders } = collectionOf(name);
  return {
    info: {
      name: title,
      description: `${description}\n\n${version}`,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: sharedAuth(auth),
    variable: variables.map((variable) => ({ key: variable.name, value: variable.value, type: 'string' })),
    item: folders.map((folder) => ({
      name: folder.name,
      description: folder.description,
      item: folder.requests.map(itemOf),
    })),
  };
}

function itemOf(request: CollectionRequest): object {
  const { name, examples } = request;
  const own = postmanRequest(request);
  return { name, request: own, response: examples.map((example) => responseOf(example, own)) };
}

function postmanRequest(request: CollectionRequest): object {
  const { method, path, pathParameters, query, headers, auth, body, description, isJson } = request;
  const sent = query.filter(({ value }) => value !== '').map(({ name, value }) => `${name}=${value}`);
  return {
    method,
    description,
    ...(auth.kind !== 'inherit' && { auth: ownAuth(auth) }),
    header: headers.map(([key, value]) => ({ key, value })),
    url: {
      raw: `{{${BASE_URL}}}${path}${sent.length > 0 ? `?${sent.join('&')}` : ''}`,
      host: [`{{${BASE_URL}}}`],
      path: path.slice(1).split('/'),
      ...(query.length > 0 && {
        query: query.map((parameter) => ({
          ...keyed(parameter),
          ...(parameter.value === '' && { disabled: true }),
        })),
      }),
      ...(pathParameters.length > 0 && { variable: pathParameters.map(keyed) }),
    },
    ...(body !== undefined && {
      body: { mode: 'raw', raw: body, ...(isJson && { options: { raw: { language: 'json' } } }) },
    }),
  };
}

function keyed({ name, value, description }: CollectionParameter): object {
  return { key: name, value, description };
}

function responseOf({ summary, response }: RecordedScenario, originalRequest: object): object {
  return {
    name: summary,
    originalRequest,
    status: reasonOf(response.status),
    code: response.status,
    _postman_previewlanguage: 'json',
    header: Object.entries(response.headers).map(([key, value]) => ({ key, value })),
    body: response.body,
  };
}

function sharedAuth(auth: SharedAuth): object {
  const value = `{{${auth.token}}}`;
  if (auth.kind === 'bearer') return { type: 'bearer', bearer: pairs({ token: value }) };
  return { type: 'apikey', apikey: pairs({ key: auth.header, value, in: 'header' }) };
}

function ownAuth(auth: CollectionAuth): object {
  if (auth.kind !== 'basic') return { type: 'noauth' };
  return { type: 'basic', basic: pairs({ username: auth.username, password: auth.password }) };
}

function pairs(values: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }));
}
