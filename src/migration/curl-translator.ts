/**
 * `<curl-translator>`: a curl command for v2 goes into its box, the command for v4 comes out beside it while one types.
 * Everything happens in the browser; a command is never sent anywhere.
 */
import { currentSandbox, subscribe } from '../sandbox/session.ts';
import type { Shown } from './live-translation.ts';

const TRANSLATE_AFTER_MS = 150;

/** The element; its markup is `components/migration/Translator.astro`. */
export class CurlTranslator extends HTMLElement {
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #token: string | undefined;
  /** Counts translations, so that a slow one does not overwrite a later one. */
  #turn = 0;

  connectedCallback(): void {
    const input = this.#input;
    if (!input) return;
    const built = this.dataset.origin ?? '';
    if (built !== '') input.defaultValue = input.defaultValue.replaceAll(built, location.origin);
    input.addEventListener('input', () => this.#translateSoon());
    input.addEventListener('focus', () => void import('./live-translation.ts'), { once: true });
    for (const button of this.querySelectorAll<HTMLElement>('[data-example]')) {
      button.addEventListener('click', () => {
        input.value = (button.dataset.example ?? '').replaceAll(built, location.origin);
        void this.#translate();
      });
    }
    const isEdited = () => input.value !== input.defaultValue;
    subscribe(() => {
      const token = currentSandbox()?.token;
      if (token === this.#token) return;
      this.#token = token;
      // The page's own example has its token filled in like every other command.
      if (isEdited()) this.#translateSoon();
    });
    // Some browsers keep what was typed when a page is loaded again.
    if (isEdited()) void this.#translate();
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #translateSoon(): void {
    clearTimeout(this.#waiting);
    this.ariaBusy = 'true';
    this.#waiting = setTimeout(() => void this.#translate(), TRANSLATE_AFTER_MS);
  }

  async #translate(): Promise<void> {
    clearTimeout(this.#waiting);
    this.#turn += 1;
    this.ariaBusy = 'true';
    const turn = this.#turn;
    const { translateLive } = await import('./live-translation.ts');
    const seed = this.dataset.seed ?? '';
    const result = await translateLive(this.#input?.value ?? '', currentSandbox()?.token, seed);
    if (turn !== this.#turn) return;
    if ('fault' in result) this.#showFault(result.fault);
    else this.#show(result);
    this.ariaBusy = 'false';
  }

  #show({ html, notes, from, to }: Shown): void {
    delete this.dataset.fault;
    const code = this.#part('output');
    if (code) code.innerHTML = html; // escaped by the highlighter
    setLink(this.#part('from'), from);
    setLink(this.#part('to'), to);
    this.#part('notes')?.replaceChildren(...notes.map(noteElement));
    this.#part('fault')?.replaceChildren();
  }

  #showFault(fault: string): void {
    this.dataset.fault = '';
    this.#part('output')?.replaceChildren();
    this.#part('notes')?.replaceChildren();
    this.#part('fault')?.replaceChildren(...withCode(fault));
  }
}

function setLink(link: HTMLElement | null, { title, href }: Shown['from']): void {
  if (!(link instanceof HTMLAnchorElement)) return;
  link.textContent = title;
  link.href = href;
}

function noteElement(note: string): HTMLLIElement {
  const item = document.createElement('li');
  item.append(...withCode(note));
  return item;
}

/** A sentence, in which code stands between backticks. */
function withCode(text: string): readonly Node[] {
  return text.split('`').map((piece, index) => {
    if (index % 2 === 0) return document.createTextNode(piece);
    const code = document.createElement('code');
    code.textContent = piece;
    return code;
  });
}
