/**
 * The text of a form that a request sends: with a file (multipart/form-data, RFC 7578), or url-encoded. Apart from the schemas of uploads, since
 * pages build requests before they need any schema.
 */

/** A form to be sent: text fields, and where the operation takes one a file whose content is text. */
export interface FormValues {
  readonly fields: Readonly<Record<string, string>>;
  readonly file?: { readonly name: string; readonly type: string; readonly text: string };
}

/** The media type of a form of text alone. */
export const URL_ENCODED = 'application/x-www-form-urlencoded';
/** The media type of a form with a file. */
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

/** A form from the text that {@link formText} made of it; `undefined` for any other text. */
export function parseFormText(text: string): FormValues | undefined {
  const [before, ...parts] = text.split(`--${BOUNDARY}`);
  if (before !== '' || parts.pop()?.trim() !== '--') return undefined;
  const fields: Record<string, string> = {};
  let file: FormValues['file'];
  for (const whole of parts) {
    const end = whole.indexOf('\r\n\r\n');
    const head = whole.slice(0, end);
    const content = whole.slice(end + 4, -2);
    const fileName = valueIn(head, / filename="([^"]*)"/);
    if (fileName === undefined) fields[valueIn(head, / name="([^"]*)"/) ?? ''] = content;
    else file = { name: fileName, type: valueIn(head, /\r\nContent-Type: (.*)/) ?? '', text: content };
  }
  return { fields, ...(file && { file }) };
}

/** A form as somebody typed it, with the line ends that the format asks for; those within its file stay as they are. */
export function typedForm(text: string): string {
  const whole = text.replaceAll(/\r?\n/g, '\r\n');
  const form = parseFormText(whole);
  if (!form?.file || formText(form) !== whole) return whole;
  return formText({ ...form, file: { ...form.file, text: form.file.text.replaceAll('\r\n', '\n') } });
}

function valueIn(head: string, pattern: RegExp): string | undefined {
  const value = pattern.exec(head)?.[1];
  return value?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

function part(facts: string, headers: readonly string[], content: string): string {
  const lines = [`--${BOUNDARY}`, `Content-Disposition: form-data; ${facts}`, ...headers, '', content];
  return `${lines.join('\r\n')}\r\n`;
}

/** As the HTML standard escapes names in forms. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
