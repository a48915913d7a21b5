/**
 * The text of a form (multipart/form-data, RFC 7578) that a request sends. Apart from the schemas of uploads, since
 * pages build requests before they need any schema.
 */

/** A form to be sent: text fields, and a file whose content is text. */
export interface FormValues {
  readonly fields: Readonly<Record<string, string>>;
  readonly file?: { readonly name: string; readonly type: string; readonly text: string };
}

/** The media type of a form. */
export const FORM = 'multipart/form-data';
/** Stands between the parts of every form that we build; fixed, so that a request is the same every time. */
export const BOUNDARY = 'kontor-form-boundary';

/** The text of a form, with the line ends that the format asks for. */
export function formText({ fields, file }: FormValues): string {
  const parts = Object.entries(fields).map(([name, value]) => part(`name="${quoted(name)}"`, [], value));
  if (file) {
    const facts = `name="file"; filename="${quoted(file.name)}"`;
    parts.push(part(facts, [`Content-Type: ${file.type}`], file.text));
  }
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}

function part(facts: string, headers: readonly string[], content: string): string {
  const lines = [`--${BOUNDARY}`, `Content-Disposition: form-data; ${facts}`, ...headers, '', content];
  return `${lines.join('\r\n')}\r\n`;
}

/** As the HTML standard escapes names in forms. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
