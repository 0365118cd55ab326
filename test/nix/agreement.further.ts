/**
 * Agreement with `nix-instantiate --parse`, on code that nobody here wrote and on mutants of learners' code.
 *
 * HOME_MANAGER_SOURCE and NIX_SOURCE name checkouts of nix-community/home-manager and NixOS/nix, NIX_ORACLE a
 * `nix-instantiate`; what is absent is skipped. MUTANTS sets how many mutants are judged, MUTANT_SEED which ones.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkExpression } from '../../src/nix/index.ts';
import { mutate, seededRandom } from '../support/mutants.ts';
import { mapConcurrently, nixOracle, oracleParse } from '../support/nix-oracle.ts';

const homeManager = process.env.HOME_MANAGER_SOURCE;
const nixSource = process.env.NIX_SOURCE;
const mutantCount = Number(process.env.MUTANTS ?? 1500);
const mutantSeed = Number(process.env.MUTANT_SEED ?? 20261123);

/** Texts as Nix sees them: bytes. Reading them as latin1 keeps every byte apart. */
const accepted = (path: string): boolean =>
  checkExpression(readFileSync(path, 'latin1')).problems.length === 0;

const nixFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.nix'))
    .sort();

describe.skipIf(homeManager === undefined)('the files of home-manager (HOME_MANAGER_SOURCE)', () => {
  test('are all accepted', () => {
    const files = nixFiles(homeManager as string);
    const refused = files.filter((name) => !accepted(join(homeManager as string, name)));
    console.info(`home-manager: ${files.length} files, ${refused.length} refused`);
    expect(refused).toEqual([]);
  });
});

describe.skipIf(nixSource === undefined)("Nix' own language tests (NIX_SOURCE)", () => {
  const folder = join(nixSource ?? '', 'tests/functional/lang');
  const names = (prefix: RegExp): string[] => nixFiles(folder).filter((name) => prefix.test(name));
  /** Tests of features that are experimental in Nix 2.34 carry flags; without them Nix refuses these files. */
  const experimental = (name: string): boolean => {
    try {
      return /experimental-features/.test(
        readFileSync(join(folder, name.replace(/\.nix$/, '.flags')), 'utf8'),
      );
    } catch {
      return false;
    }
  };

  test('every eval-okay file is accepted', () => {
    const files = names(/^eval-okay-/).filter((name) => !experimental(name));
    expect(files.filter((name) => !accepted(join(folder, name)))).toEqual([]);
  });

  test('parse-okay files are accepted, parse-fail files refused', () => {
    const files = names(/^parse-(okay|fail)-/);
    const wrong = files.filter((name) => accepted(join(folder, name)) !== name.startsWith('parse-okay'));
    console.info(`parse-okay and parse-fail: ${files.length - wrong.length} of ${files.length} as Nix says`);
    expect(wrong).toEqual([]);
  });
});

/** Nix' message as a class of errors, so that a disagreement shows of which sort it is. */
function errorClass(message: string): string {
  const classes: readonly [RegExp, string][] = [
    [/^$/, 'accepted'],
    [/undefined variable/, 'undefined variable'],
    [/already defined/, 'duplicate attribute'],
    [/duplicate formal/, 'duplicate formal'],
    [/dynamic attributes/, 'dynamic attribute'],
    [/syntax error/, 'syntax'],
  ];
  return classes.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}

describe.skipIf(nixOracle === undefined)('single-edit mutants (NIX_ORACLE)', () => {
  const hour = 3_600_000; // a process for each of thousands of mutants, on a machine that may be busy
  test('are accepted and refused as Nix does', { timeout: hour }, async () => {
    const snippets = parse(
      readFileSync(new URL('../fixtures/nix/learner-snippets.yaml', import.meta.url), 'utf8'),
    ) as string[];
    const random = seededRandom(mutantSeed);
    const texts = new Set<string>();
    while (texts.size < mutantCount) {
      const snippet = snippets[Math.floor(random() * snippets.length)] as string;
      texts.add(mutate(snippet, random));
    }
    const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
    try {
      const counts = new Map<string, { agree: number; disagree: number }>();
      const disagreements: string[] = [];
      await mapConcurrently([...texts], 2, async (text, index) => {
        const file = join(folder, `${index}.nix`);
        writeFileSync(file, text);
        const answer = await oracleParse(file);
        const own = accepted(file);
        const count = counts.get(errorClass(answer.error)) ?? { agree: 0, disagree: 0 };
        counts.set(errorClass(answer.error), count);
        if (own === answer.ok) count.agree++;
        else {
          count.disagree++;
          disagreements.push(`Nix: ${answer.ok ? 'accepted' : answer.error}\n${text}`);
        }
      });
      console.info(`${texts.size} mutants, seed ${mutantSeed}`);
      console.table(Object.fromEntries(counts));
      expect(disagreements).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
