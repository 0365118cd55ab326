/** The goals of docs/nix.md for broken code, over snippets with a hand-set right place. */
import { describe, expect, test } from 'vitest';
import { measureFile } from './broken-snippets.ts';

describe.each(['broken-frozen.yaml', 'broken-second.yaml'])('%s', (name) => {
  const figures = measureFile(name);

  test('the first message points at the exact place, and at the right line in 97 %', () => {
    expect(figures.exact, figures.misses.join('\n')).toBeGreaterThanOrEqual(0.9);
    expect(figures.rightLine, figures.misses.join('\n')).toBeGreaterThanOrEqual(0.97);
  });

  test('one fault costs at most 1.3 messages', () => {
    expect(figures.messagesPerFault, figures.misses.join('\n')).toBeLessThanOrEqual(1.3);
  });

  test('at least 90 % of the untouched bindings are understood', () => {
    expect(figures.recovered, figures.misses.join('\n')).toBeGreaterThanOrEqual(0.9);
  });
});
