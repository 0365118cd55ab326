/** Every piece of Nix in the chapter, read by real Nix: right ones have to parse, syntax mistakes must not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chapter, ChapterFacts, Step } from '../../src/chapter/chapter.ts';
import { fillHoles, fillStep, holeValues } from '../../src/chapter/holes.ts';
import type { ProseBlock } from '../../src/chapter/prose.ts';
import { mapConcurrently, nixOracle, oracleParse } from '../support/nix-oracle.ts';
import { readHomeManager } from './home-manager.ts';

const chapter = await readHomeManager();

const learners: Record<string, ChapterFacts> = {
  'the default learner': {},
  'a learner with unusual names': {
    username: 'john.smith',
    inputName: 'hm',
    nixpkgsInput: 'unstable',
    hostName: '2nd-pc',
    systemFile: 'hosts/2nd-pc/default.nix',
    homeFile: 'users/john.smith/home.nix',
  },
};

/** The kinds that Nix refuses while reading, before it computes anything. */
const syntaxKinds = new Set([
  'at-binding-twice',
  'braces-without-inherit',
  'colon-instead-of-equals',
  'comma-in-list',
  'double-equals',
  'duplicate-attr',
  'ellipsis-not-last',
  'face-dot-unquoted',
  'face-single-quotes',
  'home-nix-not-a-module',
  'inherit-without-braces',
  'inherit-without-semicolon',
  'let-without-in',
  'missing-colon-after-outputs-pattern',
  'missing-comma-in-pattern',
  'missing-semicolon',
  'semicolon-in-list',
  'semicolons-in-pattern',
  'slash-comments',
  'unbalanced-braces',
]);

describe.skipIf(nixOracle === undefined)(
  'Nix in the chapter (needs NIX_ORACLE, the path of nix-instantiate)',
  () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hm-tutor-snippets-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    /** Whether Nix can read the text as an expression, as lines of a set, or as the head of a function. */
    async function parses(text: string, name: string): Promise<boolean> {
      const frames = [text, `{\n${text}\n}`, `${text} { }`, `{\n${text} { };\n}`];
      for (const framed of text.startsWith('{') ? frames : [frames[1], ...frames.toSpliced(1, 1)]) {
        const file = join(folder, name);
        // `with` makes names that stand in another file of the learner's acceptable to the parser.
        await writeFile(file, `with { };\n${framed}`);
        if ((await oracleParse(file)).ok) return true;
      }
      return false;
    }

    async function unreadable(texts: readonly string[]): Promise<string[]> {
      const read = await mapConcurrently(texts, 2, (text, index) => parses(text, `${index}.nix`));
      return texts.filter((_text, index) => !read[index]);
    }

    for (const [learner, facts] of Object.entries(learners))
      test(`what is taught to ${learner} is Nix`, async () => {
        const steps = chapter.steps.map((step) => fillStep(chapter, step, facts));
        const texts = [
          ...startingFiles(chapter, facts),
          ...correctedForms(chapter, facts),
          ...steps.flatMap(rightNix),
        ];
        expect(texts.length).toBeGreaterThan(150);
        expect(await unreadable(texts)).toEqual([]);
      });

    test('wrong answers whose mistake is one of syntax are not Nix, and the others are', async () => {
      for (const step of chapter.steps.map((step) => fillStep(chapter, step, {})))
        for (const { kind, blocks } of step.wrongAnswers) {
          const nix = blocks.filter((block) => block.language === 'nix').map((block) => block.text);
          expect({ kind, nix, refused: (await unreadable(nix)).length > 0 }).toEqual({
            kind,
            nix,
            refused: syntaxKinds.has(kind),
          });
        }
    });
  },
);

function startingFiles({ introduction, defaults }: Chapter, facts: ChapterFacts): string[] {
  return introduction.flatMap((block) =>
    block.kind === 'code' ? [fillHoles(block.text, holeValues(defaults, facts))] : [],
  );
}

function correctedForms({ mistakes, defaults }: Chapter, facts: ChapterFacts): string[] {
  return [...mistakes.values()].flatMap(({ seen, corrected }) =>
    seen === 'snippet' && corrected !== null ? [fillHoles(corrected, holeValues(defaults, facts))] : [],
  );
}

function rightNix(step: Step): string[] {
  const answers = [...step.modelAnswers, ...step.variants].flatMap((answer) => answer.blocks);
  const prose = [...step.lesson, ...step.questions.flatMap((question) => question.text)].filter(
    (block): block is ProseBlock & { kind: 'code' } => block.kind === 'code',
  );
  return [...answers, ...prose].filter((block) => block.language === 'nix').map((block) => block.text);
}
