/** A small chapter for tests of the core and the commands: two Nix steps, a concept step, a last Nix step. */
import type { Chapter, Question, Step } from '../../src/chapter/chapter.ts';
import type { Prose } from '../../src/chapter/prose.ts';

const place = { file: 'test', line: 1 };

function sentence(text: string): Prose {
  return [{ kind: 'text', text }];
}

export function stepOf(id: string, slot: number, more: Partial<Step> = {}): Step {
  return {
    id,
    slot,
    title: `Title of ${id}`,
    kind: 'nix',
    goal: sentence(`The goal of ${id}.`),
    file: 'flake',
    lesson: [{ kind: 'paragraph', text: sentence(`The lesson of ${id} for {{login}}.`) }],
    notes: [],
    hints: [sentence('First hint.'), sentence('Second hint.'), sentence('Third hint.')],
    modelAnswers: [
      { blocks: [{ language: 'nix', file: null, text: `right ${id}\n` }], comment: [], title: '', place },
    ],
    variants: [],
    wrongAnswers: [],
    questions: [],
    links: [],
    triesBeforeDiff: 3,
    expectation: null,
    ...more,
  };
}

/** A question whose right choice is the one at `right`, counted from 0. */
function questionOf(id: string, choices: readonly string[], right: number): Question {
  return {
    id,
    text: [{ kind: 'paragraph', text: sentence(`What about ${id}?`) }],
    choices: choices.map((choice, index) => ({
      text: sentence(choice),
      correct: index === right,
      explanation: sentence(`${choice} it ${index === right ? 'is' : 'is not'}.`),
      mistake: index === right ? null : 'mixed-up',
    })),
  };
}

export const lesson: Chapter = {
  id: 'lesson',
  version: 1,
  title: 'A small chapter',
  introduction: [
    { kind: 'paragraph', text: sentence('What you need.') },
    { kind: 'code', language: 'nix', name: 'flake.nix', text: '{ }\n' },
  ],
  defaults: {
    login: 'alice',
    input: 'home-manager',
    nixpkgs: 'nixpkgs',
    host: 'laptop',
    flake_file: 'flake.nix',
    system_file: 'config.nix',
    home_file: 'home/home.nix',
  },
  steps: [
    stepOf('first', 1),
    stepOf('second', 2, { questions: [questionOf('why', ['One reason', 'Another reason'], 1)] }),
    stepOf('thinking', 3, {
      kind: 'concept',
      questions: [
        questionOf('side', ['NixOS', 'Home Manager'], 1),
        questionOf('quote', ['Yes', 'No', 'Both'], 0),
      ],
    }),
    stepOf('last', 4),
  ],
  retiredSlots: [],
  mistakes: new Map([
    [
      'no-semicolon',
      {
        kind: 'no-semicolon',
        step: 'first',
        seen: 'snippet',
        title: 'a semicolon is missing',
        say: 'Every assignment ends with a semicolon.',
        corrected: 'a = 1;',
        errors: [],
      },
    ],
  ]),
};
