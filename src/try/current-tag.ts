/**
 * The version that a write has to name: read from the record itself, so that the form and its curl carry the `ETag` that
 * is right now. What somebody types in its place is left alone.
 */
import { buildRequest, type RequestShape } from '../../spec/build-request.ts';
import { bindRequest } from '../sandbox/bind-request.ts';
import { noteLimit } from '../sandbox/session.ts';
import { readForm } from './form.ts';

/** The input of a version that has to be named. */
function tagInput(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>('input[data-current-tag]');
}

/** Reads the record that the form is about, unless that was done already. @returns whether the form has changed */
export async function readTag(form: HTMLFormElement, shape: RequestShape, token: string): Promise<boolean> {
  const input = tagInput(form);
  if (!input) return false;
  const { params } = readForm(form);
  const record = `${token} ${JSON.stringify(params)}`;
  if (input.dataset.currentTag === record) return false;
  input.dataset.currentTag = record;
  const { document, path, security } = shape;
  const target = { origin: location.origin, credential: { token } };
  const request = buildRequest({ document, path, security, method: 'get' }, { params }, target);
  const response = await fetch(bindRequest(request, location.origin, '')).catch(() => undefined); // Send will say why
  if (!response) return false;
  noteLimit(response.headers);
  return input.dataset.currentTag === record && response.ok && takeTag(form, response.headers);
}

/** Takes over the version that an answer names. @returns whether the form has changed */
export function takeTag(form: HTMLFormElement, headers: Headers): boolean {
  const input = tagInput(form);
  const tag = headers.get('ETag');
  if (!input || tag === null) return false;
  const isUntouched = [input.defaultValue, input.dataset.offered].includes(input.value);
  if (!isUntouched || input.value === tag) return false;
  input.value = tag;
  input.dataset.offered = tag;
  return true;
}
