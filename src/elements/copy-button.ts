/**
 * `<copy-button>`: copies its `text` property, or the nearest code beside it, and says so, also to a screen
 * reader. Holds a `<button>` whose label has `data-part="label"`.
 */
import { t } from '../i18n/browser.ts';

const SHOWN_MS = 2000;

/** The element. */
export class CopyButton extends HTMLElement {
  /** What to copy; without it the visible `[data-copy-source]` in the same block. */
  text: string | undefined;

  #timer: ReturnType<typeof setTimeout> | undefined;
  #label: string | undefined;

  connectedCallback(): void {
    this.addEventListener('click', this.#copy);
  }

  readonly #copy = async (): Promise<void> => {
    const text = this.text ?? this.#sourceText();
    const isCopied = text !== undefined && (await writeClipboard(text));
    this.#say(isCopied ? t('copy.done') : t('copy.failed'));
    if (isCopied) this.dispatchEvent(new Event('copied'));
  };

  #sourceText(): string | undefined {
    const block = this.closest('figure, code-tabs, [data-copy-block]');
    const sources = block?.querySelectorAll<HTMLElement>('[data-copy-source]') ?? [];
    return [...sources].find((source) => source.checkVisibility())?.textContent;
  }

  #say(message: string): void {
    const label = this.querySelector<HTMLElement>('[data-part="label"]');
    if (label === null) return;
    this.#label ??= label.textContent;
    // The button keeps its width, so that nothing beside it moves.
    const button = label.closest('button');
    if (button !== null) button.style.minWidth = `${button.offsetWidth}px`;
    label.textContent = message;
    announcer().textContent = message;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      label.textContent = this.#label ?? '';
      announcer().textContent = '';
    }, SHOWN_MS);
  }
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** For pages served without TLS from another machine, where browsers offer no clipboard. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}

/** One live region for all copy buttons; it must stand in the page before its text changes. */
function announcer(): HTMLElement {
  const existing = document.getElementById('copy-announcer');
  if (existing !== null) return existing;
  const region = document.createElement('p');
  region.id = 'copy-announcer';
  region.className = 'sr-only';
  region.setAttribute('role', 'status');
  document.body.append(region);
  return region;
}
