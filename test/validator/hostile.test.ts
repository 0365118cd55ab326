/** Bounds are asserted in counts; how long it takes is for the benchmark. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chapter, check } from './course.ts';
import { hostileTexts } from './hostile-texts.ts';

test.each(Object.entries(hostileTexts))('%s end with a clear answer', (_, { step, text, code }) => {
  const { findings } = check(step, text);
  expect(findings[0]?.code).toBe(code);
  expect(findings.length).toBeLessThanOrEqual(25);
});

test('what cannot be followed passes no step', () => {
  const unclear = Object.values(hostileTexts).filter(({ code }) => code === 'too-much-to-follow');
  for (const { text } of unclear) {
    for (const step of ['hm-settings', 'home-identity']) {
      expect(check(step, text).verdict).not.toBe('pass');
    }
  }
});

test('no text makes it throw, and every finding says something', () => {
  const words = [
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ';',
    ':',
    '=',
    ',',
    '...',
    '@',
    '"',
    "''",
    '${',
    'inputs',
    'home-manager',
    'url',
    'let',
    'in',
    'rec',
    'with',
    'inherit',
    './a.nix',
    'users',
    'alice',
    '.',
    '\n',
    '//',
    '++',
    'import',
    'modules',
  ];
  const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(' '));
  const steps = chapter.steps.map(({ id }) => id);
  fc.assert(
    fc.property(fc.constantFrom(...steps), fc.oneof(soup, fc.string()), (step, text) => {
      for (const { code, message } of check(step, text).findings) {
        expect(code).toMatch(/^[a-z0-9-]+$/);
        expect(message).not.toBe('');
      }
    }),
    { numRuns: 400 },
  );
});
