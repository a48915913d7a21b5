/** Renders the fenced code of Markdown pages as the site's code blocks: class-based colours, copy button. */
import type { SatteriProcessorOptions } from '@astrojs/markdown-satteri';
import { isCodeLanguage, renderCodeBlock } from './render-code.ts';

type HastPlugin = NonNullable<SatteriProcessorOptions['hastPlugins']>[number];

/** A plugin for the Markdown processor (`markdown.processor` in the Astro configuration). */
export const highlightedCode: HastPlugin = {
  name: 'drydock-code',
  element: {
    filter: ['pre'],
    visit(node, context) {
      const code = node.children.find((child) => child.type === 'element' && child.tagName === 'code');
      if (code?.type !== 'element') return undefined;
      const classes = code.properties.className;
      const language = Array.isArray(classes)
        ? classes.map(String).find((name) => name.startsWith('language-'))
        : undefined;
      const name = language?.slice('language-'.length) ?? 'text';
      if (!isCodeLanguage(name)) throw new Error(`Code blocks cannot be written in "${name}".`);
      const text = context.textContent(code).replace(/\n$/, '');
      return { type: 'raw', value: renderCodeBlock({ code: text, language: name }) };
    },
  },
};
