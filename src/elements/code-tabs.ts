/**
 * `<code-tabs>`: makes listed code blocks into tabs. Follows the WAI-ARIA tabs pattern; the choice is kept
 * across pages and followed by all tabs of the same group.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */

const CHANGE_EVENT = 'drydock:tab';

/** The element; its markup comes from `CodeTabs.astro`. */
export class CodeTabs extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', (event) => {
      const tab = this.#tabs().find((each) => event.target instanceof Node && each.contains(event.target));
      if (tab !== undefined) this.#choose(tab);
    });
    this.addEventListener('keydown', (event) => this.#move(event));
    addEventListener(CHANGE_EVENT, this.#follow);
    this.#show(readChoice(this.#group));
  }

  disconnectedCallback(): void {
    removeEventListener(CHANGE_EVENT, this.#follow);
  }

  readonly #follow = (): void => this.#show(readChoice(this.#group));

  get #group(): string {
    return this.dataset.group ?? 'language';
  }

  #tabs(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role="tab"]')];
  }

  #choose(tab: HTMLElement): void {
    writeChoice(this.#group, tab.dataset.tab ?? '');
    // Others above may change their height: keep what was clicked where it is.
    const top = tab.getBoundingClientRect().top;
    dispatchEvent(new Event(CHANGE_EVENT));
    this.#show(tab.dataset.tab);
    scrollBy({ top: tab.getBoundingClientRect().top - top, behavior: 'instant' });
    tab.focus({ preventScroll: true });
  }

  #move(event: KeyboardEvent): void {
    const tabs = this.#tabs();
    const index = event.target instanceof HTMLElement ? tabs.indexOf(event.target) : -1;
    if (index < 0) return;
    const target = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 }[event.key];
    const tab = target === undefined ? undefined : tabs.at(target % tabs.length);
    if (tab === undefined) return;
    event.preventDefault();
    this.#choose(tab);
  }

  #show(choice: string | undefined): void {
    const tabs = this.#tabs();
    const chosen = tabs.find((tab) => tab.dataset.tab === choice) ?? tabs[0];
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      if (panel !== null) panel.hidden = tab !== chosen;
    }
  }
}

/** Choices of this page, for browsers that do not let us store them. */
const choices = new Map<string, string>();

function readChoice(group: string): string | undefined {
  try {
    return localStorage.getItem(`drydock.tab.${group}`) ?? choices.get(group);
  } catch {
    return choices.get(group);
  }
}

function writeChoice(group: string, choice: string): void {
  choices.set(group, choice);
  try {
    localStorage.setItem(`drydock.tab.${group}`, choice);
  } catch {
    // Kept for this page only.
  }
}
