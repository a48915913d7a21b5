/**
 * A document as a Bruno collection in a single file, as Bruno exports and imports it.
 *
 * @see https://github.com/usebruno/bruno/tree/main/packages/bruno-schema
 */
import { createHash } from 'node:crypto';
import type { FormValues } from '../../spec/form.ts';
import type { DocumentName } from '../../spec/operation.ts';
import { t } from '../i18n/t.ts';
import {
  BASE_URL,
  type CollectionAuth,
  type CollectionRequest,
  collectionOf,
  type SharedAuth,
} from './collection.ts';

/** The collection as a JSON value. */
export function brunoCollection(name: DocumentName): object {
  const { id, title, description, auth, variables, folders } = collectionOf(name);
  return {
    version: '1',
    uid: uidOf(id),
    name: title,
    items: folders.map((folder, index) => ({
      uid: uidOf(`${id}/${folder.name}`),
      type: 'folder',
      name: folder.name,
      seq: index + 1,
      root: { docs: folder.description },
      items: folder.requests.map((request, place) => ({
        uid: uidOf(`${id}/${request.id}`),
        type: 'http-request',
        name: request.name,
        seq: place + 1,
        request: brunoRequest(request, `${id}/${request.id}`),
      })),
    })),
    root: { request: { auth: sharedAuth(auth), headers: [] }, docs: description },
    environments: [
      {
        uid: uidOf(`${id}/environment`),
        name: t('exports.environment'),
        variables: variables.map((variable) => ({
          uid: uidOf(`${id}/environment/${variable.name}`),
          name: variable.name,
          value: variable.value,
          type: 'text',
          enabled: true,
          secret: false,
        })),
      },
    ],
    brunoConfig: { version: '1', name: title, type: 'collection', ignore: ['node_modules', '.git'] },
  };
}

function brunoRequest(request: CollectionRequest, id: string): object {
  const { method, path, pathParameters, query, headers, auth, form, description } = request;
  const sent = query.filter(({ value }) => value !== '');
  const search = sent
    .map(({ name, value }) => `${name}=${isVariable(value) ? value : encodeURIComponent(value)}`)
    .join('&');
  return {
    url: `{{${BASE_URL}}}${path}${search && `?${search}`}`,
    method,
    headers: headers
      .filter(([name]) => !form || !/^content-type$/i.test(name))
      .map(([name, value]) => ({
        uid: uidOf(`${id}/header/${name}`),
        name,
        value,
        enabled: true,
      })),
    params: [
      ...pathParameters.map((parameter) => ({ ...parameter, type: 'path', enabled: true })),
      ...query.map((parameter) => ({ ...parameter, type: 'query', enabled: parameter.value !== '' })),
    ].map((parameter) => ({ uid: uidOf(`${id}/${parameter.type}/${parameter.name}`), ...parameter })),
    auth: ownAuth(auth),
    body: brunoBody(request, id),
    script: {},
    vars: { req: [], res: [] },
    assertions: [],
    tests: '',
    docs: description,
  };
}

function brunoBody({ body, form, isJson }: CollectionRequest, id: string): object {
  if (form) return { mode: 'multipartForm', multipartForm: formParts(form, id) };
  if (body === undefined) return { mode: 'none' };
  return isJson ? { mode: 'json', json: body } : { mode: 'text', text: body };
}

/** The parts of a form. A file is one of the reader's, for which a name holds the place: Bruno keeps no contents. */
function formParts({ fields, file }: FormValues, id: string): readonly object[] {
  const texts = Object.entries(fields).map(([name, value]) => ({ type: 'text', name, value }));
  const files = file ? [{ type: 'file', name: 'file', value: [file.name], contentType: file.type }] : [];
  return [...texts, ...files].map((part) => ({
    uid: uidOf(`${id}/form/${part.name}`),
    ...part,
    description: '',
    enabled: true,
  }));
}

function isVariable(value: string): boolean {
  return /^\{\{\w+\}\}$/.test(value);
}

function sharedAuth(auth: SharedAuth): object {
  const value = `{{${auth.token}}}`;
  if (auth.kind === 'bearer') return { mode: 'bearer', bearer: { token: value } };
  return { mode: 'apikey', apikey: { key: auth.header, value, placement: 'header' } };
}

function ownAuth(auth: CollectionAuth): object {
  if (auth.kind !== 'basic') return { mode: auth.kind };
  return { mode: 'basic', basic: { username: auth.username, password: auth.password } };
}

/** Bruno's ids have 21 letters and digits; ours are the same at every build. */
function uidOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 21);
}
