import { describe, expect, it } from 'vitest';
import { parseState } from './session-state.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const sandbox = {
  id: 'sbx_1',
  expires_at: '2026-12-04T12:00:00Z',
  token: 'kontor_sbx_pat_abc',
  personas: [
    { key: 'owner', name: 'A', email: 'a@b.example', role: 'owner', user_id: 'usr_1', description: '' },
  ],
  limit: { requests: 30, window_seconds: 60 },
};
const stored = (change: object): string =>
  JSON.stringify({ kind: 'active', sandbox: { ...sandbox, ...change } });

describe('parseState', () => {
  it('takes a stored sandbox over', () => {
    expect(parseState(stored({}), now)).toEqual({ kind: 'active', sandbox });
  });

  it('keeps nothing that it does not know, least of all a management token', () => {
    expect(parseState(stored({ management_token: 'kontor_sbx_mgt_x' }), now)).toEqual({
      kind: 'active',
      sandbox,
    });
  });

  it('refuses a token that is not a sandbox token', () => {
    expect(parseState(stored({ token: 'sk_live_abc' }), now)).toEqual({ kind: 'none' });
  });

  it('tells when the time of the sandbox is over', () => {
    expect(parseState(stored({ expires_at: '2026-11-20T12:00:00Z' }), now)).toEqual({
      kind: 'gone',
      why: 'expired',
    });
  });

  it('remembers that a sandbox is gone', () => {
    expect(parseState('{"kind":"gone","why":"missing"}', now)).toEqual({ kind: 'gone', why: 'missing' });
  });

  it.each([
    null,
    '',
    'no JSON',
    '[]',
    '{"kind":"gone","why":"x"}',
    '{"kind":"active"}',
    '{"kind":"active","sandbox":{}}',
  ])('takes %j for no sandbox', (text) => {
    expect(parseState(text, now)).toEqual({ kind: 'none' });
  });
});
