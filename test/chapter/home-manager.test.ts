import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/chapter/chapter.ts';
import { lintChapter } from '../../src/chapter/lint.ts';
import { readHomeManager, readHomeManagerSource } from './home-manager.ts';

const chapter = await readHomeManager();

function step(id: string): Step {
  const found = chapter.steps.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`There is no step ${id}`);
  return found;
}

test('the chapter is sound', async () => {
  const problems = lintChapter(await readHomeManagerSource(), null);
  expect(problems).toEqual([]);
});

test('ids, slots and order of the steps are those that learners’ progress is stored by', () => {
  expect(chapter.steps.map(({ slot, id, kind }) => `${slot} ${id} ${kind}`)).toEqual([
    '1 hm-input nix',
    '2 hm-follows nix',
    '3 outputs-args nix',
    '4 nixos-module nix',
    '5 hm-settings nix',
    '6 extra-args nix',
    '7 user-entry nix',
    '8 home-skeleton nix',
    '9 home-identity nix',
    '10 state-version concept',
    '11 stage-and-rebuild shell',
    '12 face-file nix',
    '13 quoted-dot concept',
    '14 path-not-string concept',
    '15 split-and-search nix',
    '16 hm-or-nixos concept',
  ]);
});

test('step zero shows the files that a learner is expected to have', () => {
  const files = chapter.introduction.flatMap((block) => (block.kind === 'code' ? [block.name] : []));
  expect(files).toEqual(['{{flake_file}}', '{{system_file}}']);
});

describe('answers', () => {
  test('every Nix step has at least four variants', () => {
    for (const { id, kind, variants } of chapter.steps)
      if (kind === 'nix') expect({ id, enough: variants.length >= 4 }).toEqual({ id, enough: true });
  });

  test('every mistake that can be seen in a snippet or in commands is an example somewhere', () => {
    const shown = new Set(chapter.steps.flatMap(({ wrongAnswers }) => wrongAnswers.map(({ kind }) => kind)));
    const kinds = [...chapter.mistakes.values()]
      .filter(({ seen }) => seen !== 'situation')
      .map(({ kind }) => kind);
    expect(kinds.filter((kind) => !shown.has(kind))).toEqual([
      // What a chat did to a text is repaired and not held against anybody.
      'smart-quotes',
      'non-breaking-space',
      'markdown-fence-pasted',
      // These work; they are remarks or questions, never refusals.
      'state-version-copied-blindly',
      'commit-required',
      'package-in-both',
      'dconf-not-enabled',
    ]);
  });
});

describe('questions', () => {
  test('a question follows hm-follows', () => {
    expect(step('hm-follows').questions.map(({ id }) => id)).toEqual(['what-follows-does']);
  });

  test('the last step has five cases to sort, always into the same three boxes', () => {
    const { questions } = step('hm-or-nixos');
    expect(questions).toHaveLength(5);
    for (const { choices } of questions)
      expect(choices.map(({ text }) => text)).toEqual([
        [{ kind: 'text', text: 'Home Manager' }],
        [{ kind: 'text', text: 'NixOS' }],
        [{ kind: 'text', text: 'A line on both sides' }],
      ]);
  });

  test('the right choice is not always the same letter', () => {
    for (const { id, questions } of chapter.steps)
      if (questions.length > 1) {
        const letters = questions.map(({ choices }) => choices.findIndex(({ correct }) => correct));
        expect({ id, several: new Set(letters).size > 1 }).toEqual({ id, several: true });
      }
  });
});

test('the catalogue keeps its 124 kinds, and six that only messages show', () => {
  expect(chapter.mistakes.size).toBe(124 + 6);
});
