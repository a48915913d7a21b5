// Every language that can colour and make a snippet is in the list, in its order.
import { expect, test } from 'vitest';
import { highlight } from './highlight.ts';
import { snippetLanguages } from './languages.ts';

test('offers curl first and each language once', () => {
  const ids = snippetLanguages.map(({ id }) => id);

  expect(ids).toEqual(['curl', 'javascript', 'python', 'php', 'csharp', 'java']);
});

test.each(snippetLanguages)(
  'colours $label without changing what is read',
  ({ generate, highlight: language }) => {
    const code = generate({
      method: 'PATCH',
      url: 'http://localhost:4400/v4/me?a=1&b=<2>',
      headers: [['Authorization', { prefix: 'Bearer ', variable: 'KONTOR_TOKEN' }]],
      body: { kind: 'text', text: '{\n  "name": "</code><script>&amp;"\n}' },
    });

    const html = highlight(code, language);

    expect(html).toContain('<span class="hljs-');
    expect(html.replace(/<span class="[\w \-.]+">|<\/span>/g, '')).toBe(escapeHtml(code));
  },
);

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#x27;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
