/** The corners of the language, judged by real Nix (NIX_ORACLE). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkExpression } from '../../src/nix/index.ts';
import { mapConcurrently, nixOracle, oracleParse } from '../support/nix-oracle.ts';
import { corners } from './corners.ts';

test.skipIf(nixOracle === undefined)('are accepted and refused as Nix does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'corners-'));
  try {
    const disagreements = await mapConcurrently(corners, 2, async (text, index) => {
      const file = join(folder, `${index}.nix`);
      writeFileSync(file, text);
      const { ok, error } = await oracleParse(file);
      const codes = checkExpression(text).problems.map(({ code }) => code);
      return ok === (codes.length === 0) ? [] : [{ text, nix: ok ? 'accepted' : error, ours: codes }];
    });
    console.info(`${corners.length} corners of the language compared`);
    expect(disagreements.flat()).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
