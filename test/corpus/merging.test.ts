/** Right answers in any order: what they make of a learner's files. `npm run corpus:merge` measures all of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkExpression } from '../../src/nix/index.ts';
import { readHomeManager } from '../chapter/home-manager.ts';
import { readHalf } from './entry.ts';
import { knownOf, rightAnswers, sessions } from './sessions.ts';

const chapter = await readHomeManager();
const { answersWith, play, spoiltBy } = sessions(chapter);
const answers = rightAnswers(readHalf('open'));

/** A right answer, and places for the answers of all steps in an order of their own. */
const session = fc.constantFrom(...answers).chain((entry) => {
  const { own, others } = answersWith(entry);
  const order = fc.shuffledSubarray([own, ...others], { minLength: others.length + 1 });
  return fc.record({ entry: fc.constant(entry), order });
});

test('every right answer, in any order of steps, becomes part of a whole configuration', () => {
  fc.assert(
    fc.property(session, ({ entry, order }) => {
      const played = play(order, knownOf(entry));
      const { files, verdict } = played;
      for (const [path, text] of files)
        expect(checkExpression(text).problems, `${entry.id}: ${path}\n${text}`).toEqual([]);
      if (spoiltBy(entry, played) !== null) return;
      const said = verdict.findings.filter(({ severity }) => severity !== 'informative');
      expect({ said, ok: verdict.ok }, entry.id).toEqual({ said: [], ok: true });
    }),
    { seed: 20261123, numRuns: 20 },
  );
}, 240_000);
