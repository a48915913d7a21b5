import { expect, it } from 'vitest';
import { createTranslator } from './translator.ts';

const t = createTranslator({ left: '{count} of {limit} left', plain: 'Copy' });

it('fills in the parameters', () => {
  expect(t('left', { count: 3, limit: 30 })).toBe('3 of 30 left');
  expect(t('plain')).toBe('Copy');
});

it('refuses to show a place that was not filled in', () => {
  expect(() => t('left', { count: 3 })).toThrow('needs the parameter "limit"');
});
