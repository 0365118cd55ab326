/** Right answers in any order: what they make of a learner's files. `npm run corpus:merge` measures all of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkExpression } from '../../src/nix/index.ts';
import { readHomeManager } from '../chapter/home-manager.ts';
import { readHalf } from './entry.ts';
import { knownOf, rightAnswers, sessions } from './sessions.ts';

const chapter = await readHomeManager();
const { answersWith, play } = sessions(chapter);
const answers = rightAnswers(readHalf('open'));

/** A right answer, and places for the answers of all steps in an order of their own. */
const session = fc.constantFrom(...answers).chain((entry) => {
  const { own, others } = answersWith(entry);
  const order = fc.shuffledSubarray([own, ...others], { minLength: others.length + 1 });
  return fc.record({ entry: fc.constant(entry), order });
});

test('the files can be read by Nix whatever was answered, and are whole nearly always', () => {
  const counts = { all: 0, whole: 0 };
  fc.assert(
    fc.property(session, ({ entry, order }) => {
      const { files, verdict } = play(order, knownOf(entry));
      counts.all++;
      if (verdict.ok) counts.whole++;
      for (const [path, text] of files)
        expect(checkExpression(text).problems, `${entry.id}: ${path}\n${text}`).toEqual([]);
    }),
    { seed: 20261123, numRuns: 20 },
  );
  expect(counts.whole / counts.all).toBeGreaterThanOrEqual(0.85);
}, 120_000);
