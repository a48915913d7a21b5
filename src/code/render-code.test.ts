import { expect, it } from 'vitest';
import { renderCodeText } from './render-code.ts';

it('marks the places for the token and the address', () => {
  const html = renderCodeText(
    `curl 'http://localhost:4400/v4/me' -H "Authorization: Bearer $KONTOR_TOKEN"`,
    'bash',
  );
  expect(html).toContain('<span data-fill="token">$KONTOR_TOKEN</span>');
  expect(html).toContain('<span data-fill="origin">http://localhost:4400</span>/v4/me');
});

it('escapes, and colours by class only', () => {
  expect(renderCodeText('<b>&', 'text')).toBe('&lt;b&gt;&amp;');
  expect(renderCodeText('{"a":1}', 'json')).not.toContain('style=');
});
