/**
 * `<sandbox-bar>`: says on every page whether there is a sandbox, that its data is fake, how long it lasts
 * and what is left of the requests; copies the token, resets, ends. The markup is `SandboxBar.astro`.
 */
import { CopyButton } from '../elements/copy-button.ts';
import { t } from '../i18n/browser.ts';
import type { Failure } from './failure.ts';
import {
  type ActionResult,
  current,
  dismiss,
  endSandbox,
  resetSandbox,
  type Session,
  startSandbox,
  subscribe,
} from './session.ts';
import { timeLeft } from './time-left.ts';

const TICK_MS = 30_000;
const STATUS_SHOWN_MS = 5000;

/** What is quicker than this is shown as done, not as in progress. */
const NOTICEABLE_MS = 300;

/** The element. */
export class SandboxBar extends HTMLElement {
  #before: Session | undefined;
  #retry: (() => Promise<ActionResult>) | undefined;
  #statusTimer: ReturnType<typeof setTimeout> | undefined;
  #progressTimer: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    subscribe((session) => this.#render(session));
    setInterval(() => this.#renderTime(current()), TICK_MS);
    this.addEventListener('click', (event) => this.#onClick(event));
    this.#onConfirm('reset', resetSandbox, t('sandbox.announce.reset'));
    this.#onConfirm('end', endSandbox, undefined);
  }

  /** Shows why an action failed, with a way on; a success needs no more than what the bar shows anyway. */
  report(result: ActionResult, retry: () => Promise<ActionResult> = startSandbox): void {
    this.#retry = retry;
    if (result.ok) this.#hideFailure();
    else if (current().state.kind === 'gone') this.#hideFailure();
    else this.#showFailure(result.failure);
  }

  #render(session: Session): void {
    const { state } = session;
    if (state.kind === 'active') {
      const copy = this.querySelector('copy-button');
      if (copy instanceof CopyButton) copy.text = state.sandbox.token;
      const { remaining, limit } = session.limit ?? {
        remaining: state.sandbox.limit.requests,
        limit: state.sandbox.limit.requests,
      };
      this.#setText('limit', t('sandbox.limit', { remaining, limit }));
      this.#setText('limit-short', t('sandbox.limit.short', { remaining, limit }));
      this.#part('limit')?.toggleAttribute('data-low', remaining <= limit / 6);
    }
    if (state.kind === 'gone') this.#setText('ending', t(`sandbox.gone.${state.why}`));
    this.#renderTime(session);
    this.#announce(session);
    this.#showProgress(session);
    this.#before = session;
  }

  #renderTime({ state }: Session): void {
    if (state.kind !== 'active') return;
    const time = timeLeft(Date.parse(state.sandbox.expires_at) - Date.now());
    this.#setText('time', t('sandbox.left', { time }));
  }

  /** Only what has changed, and nothing when the page is opened. */
  #announce({ state }: Session): void {
    const before = this.#before?.state.kind;
    if (before === undefined || before === state.kind) return;
    if (state.kind === 'active') this.#say(t('sandbox.announce.started'));
    else if (state.kind === 'gone') this.#say(t(`sandbox.gone.${state.why}`), 'heard only');
    else if (before === 'active') this.#say(t('sandbox.announce.ended'));
  }

  #showProgress({ activity }: Session): void {
    clearTimeout(this.#progressTimer);
    if (activity === undefined) return;
    this.#progressTimer = setTimeout(() => this.#say(t(`sandbox.${activity}`)), NOTICEABLE_MS);
  }

  #onClick(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]') : null;
    switch (button?.dataset.do) {
      case 'ask-reset':
        this.#dialog('reset')?.showModal();
        break;
      case 'ask-end':
        this.#dialog('end')?.showModal();
        break;
      case 'dismiss':
        dismiss();
        break;
      case 'retry':
        void this.#retry?.().then((result) => this.report(result, this.#retry));
        break;
      case 'hide-failure':
        this.#hideFailure();
        break;
    }
  }

  #onConfirm(name: 'reset' | 'end', action: () => Promise<ActionResult>, done: string | undefined): void {
    const dialog = this.#dialog(name);
    dialog?.addEventListener('close', () => {
      const isConfirmed = dialog.returnValue === 'confirm';
      dialog.returnValue = '';
      if (!isConfirmed) return;
      void action().then((result) => {
        if (result.ok && done !== undefined) this.#say(done);
        this.report(result, action);
      });
    });
  }

  #showFailure({ title, detail }: Failure): void {
    this.#setText('failure-title', title);
    this.#setText('failure-detail', detail);
    this.#part('failure')?.toggleAttribute('hidden', false);
  }

  #hideFailure(): void {
    this.#part('failure')?.toggleAttribute('hidden', true);
  }

  /** A line beside the bar, read out by a screen reader, gone after a while; not shown where the bar says it. */
  #say(message: string, mode: 'shown' | 'heard only' = 'shown'): void {
    clearTimeout(this.#statusTimer);
    this.#part('status')?.classList.toggle('sr-only', mode === 'heard only');
    this.#setText('status', message);
    this.#statusTimer = setTimeout(() => this.#setText('status', ''), STATUS_SHOWN_MS);
  }

  #dialog(name: string): HTMLDialogElement | null {
    return this.querySelector<HTMLDialogElement>(`dialog[data-dialog="${name}"]`);
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`);
  }

  #setText(name: string, text: string): void {
    const part = this.#part(name);
    if (part !== null && part.textContent !== text) part.textContent = text;
  }
}
