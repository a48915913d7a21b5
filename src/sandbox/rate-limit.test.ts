import { describe, expect, it } from 'vitest';
import { readLimit } from './rate-limit.ts';

describe('readLimit', () => {
  it('reads what is left, of how many, and until when', () => {
    const headers = new Headers({
      RateLimit: '"default";r=12;t=41',
      'RateLimit-Policy': '"default";q=30;w=60',
    });
    expect(readLimit(headers, 99, 1000)).toEqual({ remaining: 12, limit: 30, resetsAt: 42_000 });
  });

  it('assumes the known limit when the answer names no policy', () => {
    const reading = readLimit(new Headers({ RateLimit: '"default"; r=0; t=5' }), 30, 0);
    expect(reading).toEqual({ remaining: 0, limit: 30, resetsAt: 5000 });
  });

  it('looks at the first policy only', () => {
    expect(readLimit(new Headers({ RateLimit: '"day";t=9, "minute";r=3' }), 30, 0)).toBeUndefined();
  });

  it('reads the older fields of v2', () => {
    const headers = new Headers({
      'X-RateLimit-Limit': '30',
      'X-RateLimit-Remaining': '7',
      'X-RateLimit-Reset': '1041',
    });
    expect(readLimit(headers, 99, 1_000_000)).toEqual({ remaining: 7, limit: 30, resetsAt: 1_041_000 });
  });

  it('believes no older reset beyond a minute, or in the past', () => {
    const resetting = (seconds: number) =>
      readLimit(
        new Headers({ 'X-RateLimit-Remaining': '7', 'X-RateLimit-Reset': String(seconds) }),
        30,
        1_000_000,
      )?.resetsAt;
    expect(resetting(99_999)).toBe(1_060_000);
    expect(resetting(1)).toBe(1_000_000);
  });

  it('says nothing when the answer does not', () => {
    expect(readLimit(new Headers(), 30, 0)).toBeUndefined();
  });
});
