/**
 * The calls of the control API. They are authorised by the HttpOnly cookie that
 * the server sets on `/sandbox`; no script ever sees that credential.
 */
import { ACT_AS } from '../../spec/personas.ts';
import { type Failure, failureOfError, failureOfResponse, garbled } from './failure.ts';
import { parseRenewal, parseSandbox, type Sandbox } from './sandbox.ts';

const PATIENCE_MS = 15_000;

/** What a call comes to: a value, or why not. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** Starts a sandbox. */
export function createSandbox(): Promise<Outcome<Sandbox>> {
  return call('POST', '/sandbox/sandboxes', parseSandbox);
}

/** Asks whether the sandbox still lives, and until when. */
export function readSandbox(): Promise<Outcome<Pick<Sandbox, 'id' | 'expires_at'>>> {
  return call('GET', '/sandbox/sandboxes/current', parseRenewal);
}

/** Puts the fake company back to how it began. */
export function resetSandbox(): Promise<Outcome<null>> {
  return call('POST', '/sandbox/sandboxes/current/reset', () => null);
}

/** Deletes the sandbox and every token of it. */
export function deleteSandbox(): Promise<Outcome<null>> {
  return call('DELETE', '/sandbox/sandboxes/current', () => null);
}

/**
 * Calls the control API as the browser's session.
 *
 * @param parse - reads the answer's body; `undefined` when it is not what was expected
 * @param persona - through whose eyes; the owner's unless given
 */
export async function call<Value>(
  method: string,
  path: string,
  parse: (body: unknown) => Value | undefined,
  persona?: string,
): Promise<Outcome<Value>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { Accept: 'application/json', ...(persona !== undefined && { [ACT_AS]: persona }) },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) return { ok: false, failure: await failureOfResponse(response) };
    const body: unknown = response.status === 204 ? null : await response.json().catch(() => undefined);
    const value = parse(body);
    return value === undefined ? { ok: false, failure: garbled(response.status) } : { ok: true, value };
  } catch (error) {
    return { ok: false, failure: failureOfError(error) };
  }
}
