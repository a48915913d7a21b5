/**
 * A file of the visitor's own in the form of an upload. It becomes part of the text that is sent and shown, so that every
 * snippet holds it and runs as it is; what is no text, or too long to be read, is told how to be sent.
 */
import { BOUNDARY, formText, parseFormText } from '../../spec/form.ts';
import { t } from '../i18n/try.ts';

const SHOWN_BYTES_AT_MOST = 20_000;

/** Puts a file into the text of a form. @returns what became of it, in a sentence */
export async function chooseFile(file: File, body: HTMLTextAreaElement): Promise<string> {
  const { name } = file;
  const size = file.size.toLocaleString('en');
  if (file.size > SHOWN_BYTES_AT_MOST) return t('try.file.large', { name, size });
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (!bytes) return t('try.file.unreadable', { name });
  const text = plainText(bytes);
  if (text === undefined) return t('try.file.other', { name });
  const present = parseFormText(body.value.replaceAll(/\r?\n/g, '\r\n'));
  const form = { fields: present?.fields ?? {}, file: { name, type: file.type || 'text/plain', text } };
  body.value = formText(form).replaceAll('\r\n', '\n');
  return t('try.file.taken', { name, size });
}

/** The text of bytes that a text area and a snippet give back as they are; `undefined` for all others. */
function plainText(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
    return /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text) || text.includes(BOUNDARY) ? undefined : text;
  } catch {
    return undefined; // no UTF-8
  }
}
