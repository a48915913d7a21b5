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

  it('says nothing when the answer does not', () => {
    expect(readLimit(new Headers(), 30, 0)).toBeUndefined();
  });
});
