/**
 * The labels of the corpus, verified by real Nix; the same as `npm run corpus:truth`. Skipped where real Nix is absent
 * (`scripts/nix-oracle install`, or NIX_ORACLE names a `nix-instantiate` with `nix` beside it).
 */
import { describe, expect, test } from 'vitest';
import { halves, readHalf } from './entry.ts';
import { findOracle } from './nix.ts';
import { judgeAll } from './truth.ts';

const programs = findOracle();

describe.skipIf(programs === null)('the labels of the corpus agree with real Nix', () => {
  test.each(halves)('the %s half', async (half) => {
    const judgements = await judgeAll(programs as string, readHalf(half));
    const wrong = judgements.filter(({ outcome }) => outcome === 'disagrees');
    expect(wrong.map(({ entry, reason }) => `${entry.id}: ${reason}`)).toEqual([]);
  });
});
