/** Small pieces of Markdown that the twins of pages are put together from. */

/** Code in a fence. */
export function fence(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

/** A page from its parts; empty ones are left out. */
export function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** A list of links, each with what it leads to. */
export function links(entries: ReadonlyArray<{ href: string; title: string; text?: string }>): string {
  return entries.map(({ href, title, text }) => `- [${title}](${href})${text ? `: ${text}` : ''}`).join('\n');
}

/** A table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
