/**
 * Secrets that have to be readable again — what webhooks sign with, passwords that go along — encrypted under the
 * server's secret (AES-256-GCM), each bound to the place where it is kept.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Randomness } from '../entropy/randomness.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class Vault {
  private readonly secret: Uint8Array;
  private readonly key: Buffer;
  private readonly randomness: Randomness;

  /** @param secret - the server's own */
  constructor(secret: Uint8Array, randomness: Randomness) {
    this.secret = secret;
    this.key = this.derive('vault', KEY_BYTES);
    this.randomness = randomness;
  }

  /** Encrypts a text for one place; `place` has to be the same to open it. */
  seal(text: string, place: string): string {
    const nonce = this.randomness.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** Decrypts it again. `undefined`: it was changed, moved, or sealed under another secret. */
  open(sealed: string, place: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      return (
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    } catch {
      return undefined;
    }
  }

  /** Bytes that only this server can make, the same every time for a purpose. */
  derive(purpose: string, length: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, '', `drydock ${purpose}`, length));
  }
}
