// The site: Astro with Starlight, static, no adapter. What is served besides it (the APIs) is mock-server's.
import { satteri } from '@astrojs/markdown-satteri';
import starlight from '@astrojs/starlight';
import vue from '@astrojs/vue';
import { defineConfig, fontProviders } from 'astro/config';
import { highlightedCode } from './src/code/markdown-code.ts';
import { builtFor } from './src/integrations/built-for.ts';
import { csp } from './src/integrations/csp.ts';
import { guidesSidebar } from './src/navigation.ts';
import { publicOrigin } from './src/sandbox/placeholders.ts';

const shell = (name) => `./src/components/shell/${name}.astro`;

export default defineConfig({
  srcDir: './src',
  publicDir: './src/public',
  outDir: './dist',
  trailingSlash: 'always',
  build: { inlineStylesheets: 'never' },
  vite: {
    build: { assetsInlineLimit: 0 },
    define: { __PUBLIC_ORIGIN__: JSON.stringify(publicOrigin(process.env)) },
  },
  markdown: { syntaxHighlight: false, processor: satteri({ hastPlugins: [highlightedCode] }) },
  fonts: [
    {
      provider: fontProviders.local(),
      name: 'Instrument Sans',
      cssVariable: '--font-text',
      fallbacks: ['system-ui', 'sans-serif'],
      options: {
        variants: [
          {
            src: [
              './node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
            ],
            weight: '400 700',
            style: 'normal',
          },
        ],
      },
    },
  ],
  integrations: [
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.includes('-') } } }),
    starlight({
      title: 'Drydock',
      description: 'Documentation of the Kontor API, with a sandbox behind every page.',
      favicon: '/favicon.svg',
      sidebar: guidesSidebar,
      expressiveCode: false,
      credits: false,
      disable404Route: true,
      customCss: ['./src/styles/tokens.css', './src/styles/shell.css', './src/styles/code.css'],
      components: {
        Head: shell('Head'),
        Header: shell('Header'),
        Hero: shell('Hero'),
        Search: shell('Search'),
        Sidebar: shell('Sidebar'),
        SiteTitle: shell('SiteTitle'),
      },
    }),
    csp(),
    builtFor(publicOrigin(process.env)),
  ],
});
