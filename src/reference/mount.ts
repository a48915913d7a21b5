/**
 * Mounts Scalar's reference. As a component, not by `createApiReference`: only so can the slot at the end
 * of its sidebar be ours (by default it holds a link to the vendor). Token and theme follow without a reload.
 */
import { ApiReference } from '@scalar/api-reference';
import { createApp, h, shallowRef } from 'vue';
import type { DocumentName } from '../../spec/operation.ts';
import { currentSandbox, noteLimit, subscribe } from '../sandbox/session.ts';
import { type ReferenceInput, referenceConfiguration } from './configuration.ts';
import { nameControls } from './name-controls.ts';

const place = document.getElementById('reference');
const id = place?.dataset.document as DocumentName | undefined; // written by the page, which is made for a document
if (place !== null && id !== undefined) mount(place, id);

function mount(holder: HTMLElement, documentId: DocumentName): void {
  const input = (): ReferenceInput => ({
    document: documentId,
    token: currentSandbox()?.token ?? '',
    isDark: document.documentElement.dataset.theme !== 'light',
    fetch: fetchAndNoteLimit,
  });
  const shown = shallowRef(input());
  const update = (): void => {
    const next = input();
    if (next.token === shown.value.token && next.isDark === shown.value.isDark) return;
    shown.value = next;
    // Scalar reads its colour mode once; its style sheet goes by these classes.
    document.body.classList.toggle('dark-mode', next.isDark);
    document.body.classList.toggle('light-mode', !next.isDark);
  };

  // Scalar brings a `main` of its own: it stands in place of the page's.
  const root = document.createElement('div');
  root.className = 'reference-root';
  const versions = holder.querySelector('[data-part="versions"]')?.innerHTML ?? '';
  const { back = '/', backLabel = '', copyLabel = '' } = holder.dataset;
  createApp(() =>
    h(
      ApiReference,
      { configuration: referenceConfiguration(shown.value) },
      {
        // Written by our own component into the static page, which this takes the place of.
        'sidebar-start': () => h('div', { class: 'reference-versions', innerHTML: versions }),
        'sidebar-end': () => h('a', { href: back, class: 'reference-back' }, backLabel),
      },
    ),
  ).mount(root);
  // Where the page's skip link leads.
  root.id = '_top';
  holder.closest('.main-frame')?.replaceChildren(root);

  nameControls(root, copyLabel);
  subscribe(update);
  new MutationObserver(update).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

async function fetchAndNoteLimit(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  noteLimit(response.headers);
  return response;
}
