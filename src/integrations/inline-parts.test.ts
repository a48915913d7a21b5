import { expect, it } from 'vitest';
import { inlineParts } from './inline-parts.ts';

it('finds the scripts that run, to the byte', () => {
  const html =
    '<script>\n a < b && c </script><script type="module">m</script><script src="/x.js"></script><script type="application/json">{}</script>';
  expect(inlineParts(html).scripts).toEqual(['\n a < b && c ', 'm']);
});

it('finds style sheets and decoded style attributes, also inside templates', () => {
  const html = '<style>a{}</style><template><p style="--a: &quot;x&quot;"></p></template>';
  expect(inlineParts(html)).toEqual({ scripts: [], styles: ['a{}'], styleAttributes: ['--a: "x"'] });
});
