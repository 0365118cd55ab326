/** Bounds are asserted in counts; how long it takes is for the benchmark. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chapter, check } from './course.ts';

const chains = Array.from({ length: 200 }, (_, i) => `x${i + 1} = x${i} // { a${i} = x${i}; };`).join(' ');
const hostile: Readonly<Record<string, string>> = {
  'nested lists': `{ a = ${'['.repeat(15_000)}${']'.repeat(15_000)}; }`,
  'an exponential chain of let': `let ${chains} x0 = { }; in { home-manager = x200; }`,
  'self-application': '{ ... }: (x: x x) (x: x x)',
  'endless recursion': '{ ... }: let f = n: f (n + 1); in { home.username = f 0; }',
  'a cycle of rec': 'home = rec { username = homeDirectory; homeDirectory = username; };',
  'a bomb of definitions': `{ lib, ... }: { config = lib.mkMerge (lib.genList (n: { home.stateVersion = "24.11"; }) 1000000); }`,
  'nine thousand names': `[ ${Array.from({ length: 9000 }, (_, i) => `v${i}`).join(' ')} ]`,
  'open braces': '{'.repeat(60_000),
};

test.each(Object.entries(hostile))('%s end with a clear answer', (_, text) => {
  for (const step of ['hm-input', 'nixos-module', 'hm-settings', 'home-identity']) {
    const { verdict, findings } = check(step, text);
    expect(verdict).not.toBe('pass');
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.length).toBeLessThanOrEqual(25);
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
