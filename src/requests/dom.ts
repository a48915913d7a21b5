/** Elements of the request log. What was sent is only ever put in as text. */

/** Makes an element. */
export function tag<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...content: ReadonlyArray<Node | string>
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

/** A status with its colour. */
export function statusBadge(status: number): HTMLElement {
  return tag('span', `status status-${Math.floor(status / 100)}`, String(status));
}

/** A method with its colour. */
export function methodBadge(method: string): HTMLElement {
  return tag('span', `method method-${method.toLowerCase()}`, method);
}

/** The copy button; `elements/copy-button.ts` makes it work. */
export function copyButton(label: string, text?: string): HTMLElement {
  const name = tag('span', '', label);
  name.dataset.part = 'label';
  const button = tag('button', '', name);
  button.type = 'button';
  const copy = document.createElement('copy-button');
  copy.append(button);
  return text === undefined ? copy : Object.assign(copy, { text });
}

/** A link to a page. */
export function pageLink(href: string, text: string): HTMLAnchorElement {
  const anchor = tag('a', '', text);
  anchor.href = href;
  return anchor;
}
