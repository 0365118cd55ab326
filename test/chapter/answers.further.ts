/** What the chapter calls right or wrong, put into complete configurations and judged by real Nix. */
import { describe, expect, test } from 'vitest';
import type { Answer, AnswerBlock, FileRole, Step } from '../../src/chapter/chapter.ts';
import { fillStep } from '../../src/chapter/holes.ts';
import type { CorpusEntry, FrameName, Judged } from '../corpus/entry.ts';
import { findOracle } from '../corpus/nix.ts';
import { judgeAll } from '../corpus/truth.ts';
import { readHomeManager } from './home-manager.ts';

const chapter = await readHomeManager();
const programs = findOracle();

describe.skipIf(programs === null)('answers of the chapter (needs scripts/nix-oracle install)', () => {
  for (const step of chapter.steps.map((written) => fillStep(chapter, written, {})))
    if (step.kind === 'nix')
      test(step.id, async () => {
        const right = [...step.modelAnswers, ...step.variants].map((answer) => entryOf(step, answer, null));
        const wrong = step.wrongAnswers
          .filter(({ kind }) => !beyondStandIns.has(kind))
          .map((answer) => entryOf(step, answer, answer.kind));
        const judgements = await judgeAll(programs as string, [...right, ...wrong]);
        const disagreements = judgements
          .filter(({ outcome }) => outcome !== 'agrees')
          .map(({ entry, reason }) => `${entry.id}: labelled ${entry.verdict}, but ${reason}`);
        expect(disagreements).toEqual([]);
      });
});

/** Real Nix evaluates these and at most warns; they are refused for what they do. */
const acceptedByNix = new Set(['input-branch-mismatch', 'renamed-option']);

/** The stand-in for Home Manager has no `lib.hm` that could get lost. */
const beyondStandIns = new Set(['lib-in-specialargs']);

/** What the learner has besides what is shown. */
const surroundings: Record<string, Pick<Judged, 'exists' | 'accounts'>> = {
  'A name with a blank': { exists: ['res/my pic.png'] },
  'The full place': { exists: ['pictures/portrait.jpg'] },
  'A login with a dot': { accounts: ['john.smith'] },
  'user-not-declared': { accounts: ['bob'] },
};

function entryOf(step: Step, answer: Answer, kind: string | null): CorpusEntry {
  const accepts = kind !== null && acceptedByNix.has(kind);
  const nix = answer.blocks.map((block) => ({
    ...pieceOf(step, block),
    ...surroundings[answer.title],
    accepts,
  }));
  return {
    id: `${step.id}, line ${answer.place.line}`,
    step: step.id,
    half: 'open',
    verdict: kind === null ? 'pass' : 'fail',
    submission: '',
    kind: kind ?? undefined,
    alsoAcceptableKinds: [],
    alsoAcceptableLines: [],
    nix,
  };
}

/** A block whole or as lines of its file's set, as it is written. */
function pieceOf(step: Step, { file, text }: AnswerBlock): Judged {
  const role = roleOf(file) ?? step.file;
  const isWhole = /^(\{|\w+@)/.test(text);
  return {
    frame: role === 'flake' ? flakeFrame(text) : fileFrame(role, isWhole),
    code: text,
    file: file ?? undefined,
  };
}

function roleOf(file: string | null): FileRole | null {
  if (file === null) return null;
  if (file === 'flake.nix') return 'flake';
  return file.startsWith('home/') ? 'home' : 'system';
}

function fileFrame(role: FileRole | null, isWhole: boolean): FrameName {
  if (role === 'home') return isWhole ? 'home-file' : 'home-bindings';
  return isWhole ? 'config' : 'config-bindings';
}

function flakeFrame(text: string): FrameName {
  if (text.startsWith('{')) return 'flake';
  if (text.startsWith('inputs')) return 'flake-bindings+outputs';
  return text.startsWith('outputs') ? 'flake-bindings+inputs' : 'configurations';
}
