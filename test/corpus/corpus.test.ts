import { describe, expect, test } from 'vitest';
import { type CorpusEntry, halves, nixSteps, readHalf } from './entry.ts';
import { configurationOf } from './frames.ts';

const open = readHalf('open');
const entries = halves.flatMap(readHalf);

function textOf(entry: CorpusEntry): string | undefined {
  if (entry.submission !== undefined) return entry.submission;
  const paths = Object.keys(entry.files ?? {});
  return entry.files?.[entry.file ?? paths[0] ?? ''];
}

describe('the corpus', () => {
  test.each(nixSteps)('has right and wrong answers for %s', (step) => {
    const verdicts = open.filter((entry) => entry.step === step).map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === 'pass').length).toBeGreaterThanOrEqual(25);
    expect(verdicts.filter((verdict) => verdict === 'fail').length).toBeGreaterThanOrEqual(25);
  });

  test('points at lines that exist', () => {
    const beyond = entries.filter((entry) => {
      const lines = textOf(entry)?.split('\n').length ?? 0;
      return [entry.line ?? 1, ...entry.alsoAcceptableLines].some((line) => line > lines);
    });
    expect(beyond.map(({ id }) => id)).toEqual([]);
  });

  test('puts every entry that real Nix judges into a whole configuration', () => {
    for (const entry of entries.filter(({ nix }) => !('skip' in nix))) {
      expect(Object.keys(configurationOf(entry).files), entry.id).toContain('flake.nix');
    }
  });
});
