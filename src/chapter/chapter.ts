/**
 * A loaded chapter. Authors write it as Markdown with front matter (docs/chapter.md); `load.ts` builds these shapes.
 *
 * Texts may contain named holes such as `{{login}}`. They are kept as written; `holes.ts` fills them with what is
 * known of a learner.
 */
import type { Expectation } from './expectation.ts';
import type { Prose, ProseBlock } from './prose.ts';

export interface Chapter {
  readonly id: string;
  /** Raised by the author with every published change; stored with the learner's progress. A whole number from 1. */
  readonly version: number;
  readonly title: string;
  /** Step zero: what a learner needs before the first step, with the files that are expected at the start. */
  readonly introduction: readonly ProseBlock[];
  /** What stands in a hole as long as nothing is known of the learner. */
  readonly defaults: Readonly<Record<FactHole, string>>;
  /** In the order in which they are taught. */
  readonly steps: readonly Step[];
  /** Slots of steps that were removed. They stay taken for ever, because progress is stored by slot. */
  readonly retiredSlots: readonly number[];
  /** The catalogue of mistakes, by kind. */
  readonly mistakes: ReadonlyMap<string, Mistake>;
}

/** `nix` is judged by `check` on Nix, `shell` by `check` on pasted commands, `concept` by `answer`. */
export const stepKinds = ['nix', 'shell', 'concept'] as const;
type StepKind = (typeof stepKinds)[number];

/** Which of the learner's files a snippet belongs to when the submission does not say. */
export const fileRoles = ['flake', 'system', 'home'] as const;
export type FileRole = (typeof fileRoles)[number];

export interface Step {
  readonly id: string;
  /** The step's append-only number, from 1. Progress is stored under it; it survives renaming and reordering. */
  readonly slot: number;
  readonly title: string;
  readonly kind: StepKind;
  /** One sentence: what the learner will have done. */
  readonly goal: Prose;
  /** Null for steps that are not about a file. */
  readonly file: FileRole | null;
  readonly lesson: readonly ProseBlock[];
  /** Warnings that belong to the lesson, each a notice of its own, such as "do not rebuild yet". */
  readonly notes: readonly Prose[];
  /** From a nudge to nearly the answer. */
  readonly hints: readonly [Prose, Prose, Prose];
  /** Shown as the solution. The first is the one to show; never empty except in concept steps. */
  readonly modelAnswers: readonly Answer[];
  /** Other right answers. They have to pass as the model answer does. */
  readonly variants: readonly Answer[];
  readonly wrongAnswers: readonly WrongAnswer[];
  /** Concept steps have at least two; other steps may ask something after they were passed. */
  readonly questions: readonly Question[];
  readonly links: readonly ChapterLink[];
  /** After how many refused tries the difference to the model answer is offered. From 1. */
  readonly triesBeforeDiff: number;
  /** What a submission of Nix has to show; null in concept and shell steps. */
  readonly expectation: Expectation | null;
}

/** A submission as an author writes it: one or several blocks, with a file name where it matters. */
export interface Answer {
  /** The author's name for it; empty for the only model answer. */
  readonly title: string;
  readonly blocks: readonly AnswerBlock[];
  /** What the author says about it; empty where it speaks for itself. */
  readonly comment: readonly ProseBlock[];
  /** Where it stands in the source, for problems. */
  readonly place: Place;
}

export interface AnswerBlock {
  /** Usually `nix` or `console`. */
  readonly language: string;
  /** The file the block belongs to, or null where the step's own file is meant. */
  readonly file: string | null;
  readonly text: string;
}

/** An answer that must be refused, with the kind of mistake its first finding has to name. */
export interface WrongAnswer extends Answer {
  readonly kind: string;
}

export interface Question {
  /** Unique in the step; stored with the learner's answers. */
  readonly id: string;
  readonly text: readonly ProseBlock[];
  /** Two to five; exactly one is correct. Learners answer with the letters a, b, c in this order. */
  readonly choices: readonly QuestionChoice[];
}

export interface QuestionChoice {
  readonly text: Prose;
  readonly correct: boolean;
  /** Shown to whoever picked this choice. */
  readonly explanation: Prose;
  /** The kind of mistake behind a wrong choice, where it is one of the catalogue's. */
  readonly mistake: string | null;
}

interface ChapterLink {
  readonly title: string;
  readonly url: string;
}

/** Where a mistake can be seen: in a snippet, in pasted commands, or only in what a learner tells. */
export const mistakePlaces = ['snippet', 'shell', 'situation'] as const;
type MistakePlace = (typeof mistakePlaces)[number];

/** One kind of mistake of the catalogue. */
export interface Mistake {
  readonly kind: string;
  /** The step that teaches what is missing. */
  readonly step: string;
  readonly seen: MistakePlace;
  /** Three to six words. */
  readonly title: string;
  /** What to say when it is met, in a sentence or two. */
  readonly say: string;
  /** A right form of the same lines, in Nix or shell; null where there is nothing to write. */
  readonly corrected: string | null;
  /** Ids of the error messages that real tools print later, when nobody notices. */
  readonly errors: readonly string[];
}

/** A place in the chapter's source, for the author. Lines count from 1. */
interface Place {
  /** Relative to the chapter's folder, with `/`. */
  readonly file: string;
  readonly line: number;
}

/** Something an author has to mend. */
export interface ChapterProblem extends Place {
  /** What is wrong and what to do about it, in one or two sentences. */
  readonly message: string;
}

/** The holes that stand for one fact of the learner, with the name of that fact. */
export const factHoles = {
  login: 'username',
  input: 'inputName',
  nixpkgs: 'nixpkgsInput',
  host: 'hostName',
  flake_file: 'flakeFile',
  system_file: 'systemFile',
  home_file: 'homeFile',
} as const;
export type FactHole = keyof typeof factHoles;

/** What can be known of a learner's configuration. Absent means unknown. */
export type ChapterFacts = { readonly [Hole in FactHole as (typeof factHoles)[Hole]]?: string };
