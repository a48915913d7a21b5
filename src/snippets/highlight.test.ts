// Highlighted code is safe HTML with classes only, whatever the code is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlight } from './highlight.ts';

test.each([
  ['json', '{"a": 1}', '<span class="hljs-attr">'],
  ['http', 'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"a": 1}', 'hljs-'],
  ['bash', "curl 'http://localhost:4400/v4/me'", '<span class="hljs-string">'],
] as const)('colours %s', (language, code, expected) => {
  expect(highlight(code, language)).toContain(expected);
});

test('lets no markup through', () => {
  const languages = fc.constantFrom('bash', 'javascript', 'python', 'php', 'csharp', 'java', 'json', 'http');
  const pieces = fc.constantFrom(
    '<script>',
    '</span>',
    '"',
    "'",
    '&',
    '<b style="x">',
    '\n',
    '<?php',
    '//',
    '/*',
    '{',
  );
  const code = fc.array(fc.oneof(pieces, fc.string())).map((parts) => parts.join(''));

  fc.assert(
    fc.property(code, languages, (text, language) => {
      const tags = highlight(text, language).match(/<[^>]*>/g) ?? [];
      for (const tag of tags) expect(tag).toMatch(/^(?:<span class="(?:hljs-|language-)[\w -]+">|<\/span>)$/);
    }),
  );
});
