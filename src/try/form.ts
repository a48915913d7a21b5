/** Reads and marks the form of an operation page: named `path:<name>`, `query:<name>`, `header:<name>` and `body`. */
import type { RequestValues } from '../../spec/build-request.ts';

/** An input of the form. */
type Control = HTMLInputElement | HTMLTextAreaElement;

/** The values that the form holds now. Parameters that are empty are left out. */
export function readForm(form: HTMLFormElement): {
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly bodyText: string | undefined;
} {
  const params: Record<string, string> = {};
  const query: Record<string, string> = {};
  const headers: Record<string, string> = {};
  let bodyText: string | undefined;
  for (const control of controls(form)) {
    const [place, name] = split(control.name);
    if (place === 'path') params[name] = control.value.trim();
    else if (place === 'query' && control.value !== '') query[name] = control.value;
    else if (place === 'header' && control.value !== '') headers[name] = control.value;
    else if (place === 'body') bodyText = control.value;
  }
  return { params, query, headers, bodyText };
}

/** The same as values for a request: the body exactly as it stands in the form. */
export function requestValues(form: HTMLFormElement): RequestValues {
  const { params, query, headers, bodyText } = readForm(form);
  return {
    params,
    query,
    headers,
    ...(bodyText !== undefined && bodyText !== '' && { raw: { raw: bodyText } }),
  };
}

/** The client whose id and secret are in the form; none while one of them is empty. */
export function clientIn(
  form: HTMLFormElement,
): { readonly id: string; readonly secret: string } | undefined {
  const textOf = (name: string) =>
    form.querySelector<HTMLInputElement>(`input[name="client:${name}"]`)?.value.trim() ?? '';
  const [id, secret] = [textOf('id'), textOf('secret')];
  return id === '' || secret === '' ? undefined : { id, secret };
}

/** The token in the form, where an operation is about one that is not the sandbox's own. */
export function tokenIn(form: HTMLFormElement): string | undefined {
  return form.querySelector<HTMLInputElement>('input[name="token"]')?.value.trim() || undefined;
}

/** What is wrong with one input. */
export interface Mark {
  /** `path:<name>`, `query:<name>` or `body`. */
  readonly field: string;
  readonly text: string;
}

/** Shows what is wrong, at the inputs that it belongs to; inputs without a mark are cleared. */
export function markForm(form: HTMLFormElement, marks: readonly Mark[]): void {
  for (const control of controls(form)) {
    const place = form.querySelector<HTMLElement>(`[data-error-for="${CSS.escape(control.name)}"]`);
    const own = marks.filter(({ field }) => field === control.name).map(({ text }) => text);
    if (!place) continue;
    place.id ||= `error-${control.id}`;
    place.hidden = own.length === 0;
    place.replaceChildren(...(place.tagName === 'UL' ? own.map(listItem) : own));
    control.setAttribute('aria-invalid', String(own.length > 0));
    describe(control, place.id, own.length > 0);
  }
}

function listItem(text: string): HTMLLIElement {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

/** Adds or removes an id among those that describe an input. */
function describe(control: Control, id: string, isDescribed: boolean): void {
  const others = (control.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter((other) => other !== '' && other !== id);
  const ids = isDescribed ? [...others, id] : others;
  if (ids.length > 0) control.setAttribute('aria-describedby', ids.join(' '));
  else control.removeAttribute('aria-describedby');
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.querySelectorAll<Control>('input[name], textarea[name]')];
}

function split(name: string): [place: string, name: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)];
}
