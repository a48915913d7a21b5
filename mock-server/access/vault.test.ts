import { describe, expect, it } from 'vitest';
import { seededRandomness, systemRandomness } from '../entropy/randomness.ts';
import { Vault } from './vault.ts';

const vault = new Vault(new Uint8Array(32).fill(1), systemRandomness);

describe('the vault', () => {
  it('gives back what was sealed, and shows nothing of it', () => {
    const sealed = vault.seal('päss wörd', 'tenant/webhook/basic');
    expect(sealed).not.toContain('ss w');
    expect(Buffer.from(sealed, 'base64').includes('ss w')).toBe(false);
    expect(vault.open(sealed, 'tenant/webhook/basic')).toBe('päss wörd');
  });

  it('seals the same text differently every time', () => {
    expect(vault.seal('a', 'b')).not.toBe(vault.seal('a', 'b'));
  });

  it('opens nothing that was moved, changed, cut off, or sealed by another server', () => {
    const sealed = vault.seal('secret', 'one');
    const other = new Vault(new Uint8Array(32).fill(2), seededRandomness('vault'));
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(vault.open(sealed, 'two')).toBeUndefined();
    expect(vault.open(changed.toString('base64'), 'one')).toBeUndefined();
    expect(vault.open(sealed.slice(0, 20), 'one')).toBeUndefined();
    expect(vault.open('', 'one')).toBeUndefined();
    expect(other.open(sealed, 'one')).toBeUndefined();
  });

  it('derives the same bytes for a purpose, and others for another', () => {
    expect(vault.derive('a', 32)).toEqual(vault.derive('a', 32));
    expect(vault.derive('a', 32)).not.toEqual(vault.derive('b', 32));
  });
});
