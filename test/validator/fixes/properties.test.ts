import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createValidator } from '../../../src/validator/index.ts';
import type { CheckRequest, Verdict } from '../../../src/validator/verdict.ts';
import { readHomeManager } from '../../chapter/home-manager.ts';
import { readHalf } from '../../corpus/entry.ts';
import { sizeOfEdit } from '../../corpus/fixes.ts';
import { mistakes, spoil } from './mistakes.ts';

let check: (request: CheckRequest) => Verdict;

beforeAll(async () => {
  check = createValidator(await readHomeManager());
});

/** Right answers as pasted code, without fences and prose. */
const right = readHalf('open').flatMap(({ verdict, step, submission, context = {} }) =>
  verdict === 'pass' && step !== 'project' && submission && !submission.includes('`')
    ? [{ step, text: submission, facts: JSON.parse(JSON.stringify(context)) as CheckRequest['facts'] }]
    : [],
);

const spoiled = fc
  .record({
    answer: fc.constantFrom(...right),
    mistake: fc.constantFrom(...mistakes),
    place: fc.nat(30),
  })
  .map(({ answer, mistake, place }) => ({ ...answer, mistake, spoilt: spoil(answer.text, mistake, place) }))
  .filter((one): one is typeof one & { spoilt: string } => one.spoilt !== null);

function judge(
  { step, facts }: { step: string; facts: CheckRequest['facts'] },
  text: string,
  withFix: boolean,
) {
  return check({ step, submission: { kind: 'pasted', text }, facts, savedFiles: new Map(), withFix });
}

/** The size of an edit without blanks, since a mistake takes the end of a line with it or leaves it. */
function visibleEdit(before: string, after: string): number {
  const visible = (text: string) => text.replaceAll(/\s+/g, '');
  return sizeOfEdit(visible(before), visible(after));
}

describe('one mistake in a right answer', () => {
  test('what is offered passes, and is about as small as the mistake', () => {
    let failed = 0;
    let offered = 0;
    let compared = 0;
    fc.assert(
      fc.property(spoiled, (one) => {
        const verdict = judge(one, one.spoilt, true);
        if (verdict.verdict !== 'fail') return;
        failed += 1;
        if (verdict.fix === null) return;
        offered += 1;
        expect(judge(one, verdict.fix.after, false).verdict).toBe('pass');
        // What was taken for another mistake is mended as that one.
        if (!verdict.findings.some(({ code }) => code === one.mistake.kind)) return;
        compared += 1;
        const byHand = visibleEdit(one.spoilt, one.text);
        expect(visibleEdit(one.spoilt, verdict.fix.after)).toBeLessThanOrEqual(2 * byHand + 4);
      }),
      { numRuns: 300, seed: 20261123 },
    );
    expect(offered / failed).toBeGreaterThan(0.9);
    expect(compared / offered).toBeGreaterThan(0.7);
  });

  test('what stands around the code stays as it was pasted', () => {
    let compared = 0;
    const lines = fc.constantFrom('', 'Hello, this does not work:\n', 'Here it is.\r\n');
    const decorations = fc.constantFrom(
      (code: string) => `\`\`\`nix\n${code}\n\`\`\`\nThank you!\n`,
      (code: string) => `\`\`\`\n${code}\n\`\`\``,
      (code: string) =>
        code
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n'),
    );
    fc.assert(
      fc.property(spoiled, lines, decorations, (one, before, decorate) => {
        const alone = judge(one, one.spoilt, true);
        const decorated = judge(one, before + decorate(one.spoilt), true);
        const [plain, around] = [alone.fix, decorated.fix];
        const isReadAlike = alone.findings[0]?.code === decorated.findings[0]?.code;
        if (plain === null || around === null || !isReadAlike) return;
        compared += 1;
        expect(around.after).toBe(before + decorate(plain.after));
      }),
      { numRuns: 150, seed: 20261123 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
