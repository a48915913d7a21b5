/** File names as they are kept: one segment, one line, at most 120 characters, and nothing that hides the extension. */

const LONGEST = 120;
/** What is looked at of each end of a name: a form takes one of megabytes, and normalising is quadratic in the marks at a letter. */
const READ_OF_AN_END = 400;

// Control characters, and those that turn the direction of writing (`txt.exe` that reads `exe.txt`).
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Makes a name safe; `file` where nothing is left of it. */
export function safeFileName(name: string): string {
  const segment = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const isLong = segment.length > 2 * READ_OF_AN_END;
  const read = isLong ? segment.slice(0, READ_OF_AN_END) + segment.slice(-READ_OF_AN_END) : segment;
  const visible = read.toWellFormed().normalize('NFC').replace(HIDDEN, '');
  const clean = withoutEnds(visible.replace(/[<>:"|?*]/g, '_'));
  if (clean === '') return 'file';
  if (clean.length <= LONGEST) return clean;
  const extension = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? '';
  return `${clean.slice(0, LONGEST - extension.length).toWellFormed()}${extension}`;
}

/** Without dots and spaces at either end; a pattern would look from each of many to the end of all. */
function withoutEnds(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isBlank(text[from])) from += 1;
  while (to > from && isBlank(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

function isBlank(character: string | undefined): boolean {
  return character === '.' || character === ' ';
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
