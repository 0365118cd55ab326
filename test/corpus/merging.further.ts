/**
 * Files that came of right answers, evaluated by real Nix on stand-ins for nixpkgs and Home Manager. Skipped where real
 * Nix is absent.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHomeManager } from '../chapter/home-manager.ts';
import { readHalf } from './entry.ts';
import { findOracle, Oracle } from './nix.ts';
import { knownOf, rightAnswers, sessions } from './sessions.ts';

const programs = findOracle();
const chapter = await readHomeManager();
const { answersWith, downloaded, play, spoiltBy } = sessions(chapter);
const answers = rightAnswers(readHalf('open'));

/** Right answers with those for all other steps, in an order of their own. */
const session = fc.constantFrom(...answers).chain((entry) => {
  const { own, others } = answersWith(entry);
  const order = fc.shuffledSubarray([own, ...others], { minLength: others.length + 1 });
  return fc.record({ entry: fc.constant(entry), order });
});

describe.skipIf(programs === null)('configurations made of right answers', () => {
  let oracle: Oracle;

  beforeAll(() => {
    oracle = new Oracle(programs as string);
  });

  afterAll(() => oracle?.close());

  // Each batch is one test, so that a slow machine is not taken for a hanging one.
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'real Nix evaluates them, whatever the order of steps: batch %i',
    async (batch) => {
      const misses: string[] = [];
      await fc.assert(
        fc.asyncProperty(session, async ({ entry, order }) => {
          const played = play(order, knownOf(entry));
          if (spoiltBy(entry, played) !== null) return;
          if (!played.verdict.ok) return void misses.push(`${entry.id} is not whole`);
          const reply = await oracle.ask({ files: downloaded(played), accounts: [] }, false);
          if (!reply.accepted) misses.push(`${entry.id}: ${reply.error}`);
        }),
        { seed: 20261123 + batch, numRuns: 8, endOnFailure: true },
      );
      expect(misses).toEqual([]);
    },
  );
});
