/** File names as they are kept: one segment, one line, at most 120 characters, and nothing that hides the extension. */

const LONGEST = 120;

// Control characters, and those that turn the direction of writing (`txt.exe` that reads `exe.txt`).
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Makes a name safe; `file` where nothing is left of it. */
export function safeFileName(name: string): string {
  const segment = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = segment
    .replace(HIDDEN, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (clean === '') return 'file';
  if (clean.length <= LONGEST) return clean;
  const extension = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? '';
  return `${clean.slice(0, LONGEST - extension.length).toWellFormed()}${extension}`;
}

/**
 * `Content-Disposition` of a download: always an attachment, with the name in ASCII for old clients and in full.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6266 and RFC 8187 for `filename*`
 */
export function attachmentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}
