/** JSON for reading. Numbers and strings stay as they were written wherever printing again could change them. */

/** Indents JSON text by two spaces; text that is no JSON stays as it is. */
export function prettyJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    // A round trip that loses something (large integers, 1.0, a key given twice) is not worth the indentation.
    return JSON.stringify(value) === text.trim() ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text;
  }
}
