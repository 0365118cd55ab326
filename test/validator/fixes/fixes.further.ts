import { describe, expect, test } from 'vitest';
import { selectEntries } from '../../corpus/entry.ts';
import { fixedEntries, isOneMistake, mendAll } from '../../corpus/fixes.ts';
import { findOracle } from '../../corpus/nix.ts';
import { judgeAll } from '../../corpus/truth.ts';

const programs = findOracle();

/** A quarter of the entries, spread over all steps; `npm run corpus:fixes` measures all of them. */
const share = 4;

describe.each(['open', 'frozen'])('fixes of the %s half of the corpus', (half) => {
  test.skipIf(programs === null)(
    'are offered, pass again, are small, and real Nix takes them',
    { timeout: 900_000 },
    async () => {
      const entries = selectEntries(half, []).filter(isOneMistake);
      const mended = await mendAll(entries.filter((_, index) => index % share === 0));
      const offered = mended.filter(({ after }) => after !== null);
      expect(offered.length / mended.length).toBeGreaterThanOrEqual(0.9);
      expect(offered.filter(({ passesAgain }) => !passesAgain).map(({ entry }) => entry.id)).toEqual([]);
      const large = offered.filter(({ size, byHand }) => byHand !== null && size > 2 * byHand);
      expect(large.map(({ entry }) => entry.id)).toEqual([]);

      const judged = await judgeAll(programs ?? '', fixedEntries(offered));
      const refused = judged.filter(({ outcome }) => outcome === 'disagrees');
      expect(refused.filter(({ reason }) => /syntax error|undefined variable/.test(reason))).toEqual([]);
      // The rest names files, inputs or accounts that the stand-in configuration does not have.
      expect(refused.length / judged.length).toBeLessThan(0.05);
    },
  );
});
