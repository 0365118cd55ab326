/**
 * Files that came of right answers, evaluated by real Nix on stand-ins for nixpkgs and Home Manager. Skipped where real
 * Nix is absent.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHomeManager } from '../chapter/home-manager.ts';
import { nixSteps, readHalf } from './entry.ts';
import { findOracle, Oracle } from './nix.ts';
import { knownOf, rightAnswers, sessions } from './sessions.ts';

const programs = findOracle();
const chapter = await readHomeManager();
const { answersWith, downloaded, play } = sessions(chapter);
const answers = rightAnswers(readHalf('open'));

/** Answers of each step, spread over its list. */
const perStep = 4;

describe.skipIf(programs === null)('configurations made of right answers', () => {
  let oracle: Oracle;

  beforeAll(() => {
    oracle = new Oracle(programs as string);
  });

  afterAll(() => oracle?.close());

  test.each(nixSteps)('real Nix evaluates what the validator calls whole, for %s', async (step) => {
    const own = answers.filter((entry) => entry.step === step);
    const chosen = Array.from(
      { length: perStep },
      (_, index) => own[Math.floor((index * own.length) / perStep)],
    ).filter((entry) => entry !== undefined);
    for (const [index, entry] of chosen.entries()) {
      const { own: answer, others } = answersWith(entry);
      // The answer comes first, last, or somewhere between the chapter's.
      const place = Math.floor((index * others.length) / (perStep - 1));
      const session = play([...others.slice(0, place), answer, ...others.slice(place)], knownOf(entry));
      const reply = await oracle.ask({ files: downloaded(session), accounts: [] }, false);
      const answered = reply.accepted ? 'accepted' : reply.error;
      if (session.verdict.ok) expect(answered, entry.id).toBe('accepted');
    }
  });
});
