/** Where a visitor stands: no sandbox yet, one that lives, or one that is gone. Kept in `localStorage`. */
import { isRecord, parseSandbox, type Sandbox } from './sandbox.ts';

/** Why a sandbox is gone: its time was over, or the server does not know it any more. */
export type Ending = 'expired' | 'missing';

export type SessionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'active'; readonly sandbox: Sandbox }
  | { readonly kind: 'gone'; readonly why: Ending };

/** Also read by the script in the page's head, which sets the page's state before the first paint. */
export const STORAGE_KEY = 'drydock.session';

/** Reads the stored state. What is damaged, foreign or over is not taken over. */
export function parseState(stored: string | null, now: number = Date.now()): SessionState {
  const value = parseJson(stored);
  if (!isRecord(value)) return { kind: 'none' };
  const { kind, why } = value;
  if (kind === 'gone' && (why === 'expired' || why === 'missing')) return { kind, why };
  const sandbox = kind === 'active' ? parseSandbox(value.sandbox) : undefined;
  if (sandbox === undefined) return { kind: 'none' };
  return Date.parse(sandbox.expires_at) <= now
    ? { kind: 'gone', why: 'expired' }
    : { kind: 'active', sandbox };
}

/** The stored state; where storage is switched off there is none. */
export function readState(): SessionState {
  try {
    return parseState(localStorage.getItem(STORAGE_KEY));
  } catch {
    return { kind: 'none' };
  }
}

/** Stores the state for later pages and other tabs; where storage is switched off it lasts for this page. */
export function writeState(state: SessionState): void {
  try {
    if (state.kind === 'none') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, JSON.stringify(state));
  } catch {
    // Nothing to do: the state is in memory.
  }
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
