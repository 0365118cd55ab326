/** Judges what learners write. Pure: it reads no file, opens no connection and runs no program. */
import type { Chapter } from '../chapter/chapter.ts';
import type { OptionIndex } from '../options/option-index.ts';
import { shippedOptions } from '../options/shipped.ts';
import { type Course, checkSubmission } from './check.ts';
import { readExpectations } from './expectations.ts';
import { type Accepted, acceptAnswer } from './files/accept.ts';
import { factsInFiles } from './files/merge.ts';
import { neededFiles, withHardware } from './files/needed.ts';
import { type ContestedFact, renameIn, renameSubmission } from './files/rename.ts';
import { wholeConfiguration } from './files/starting.ts';
import { OptionCatalogue } from './options/catalogue.ts';
import { checkProject, type ProjectVerdict } from './project.ts';
import type { JudgeErrorOutput } from './shell-step.ts';
import type { CheckRequest, LearnerFacts, Verdict } from './verdict.ts';

export type { ProjectVerdict } from './project.ts';
export type { JudgeErrorOutput } from './shell-step.ts';

/** What a validator may be given besides the chapter. */
export interface ValidatorTools {
  /** Home Manager's options; without them those of the release that the program brings. */
  readonly options?: OptionIndex;
  /** Who knows what error output means; without one it is left to `explain`. */
  readonly judgeErrorOutput?: JudgeErrorOutput;
}

/** A validator of a chapter's steps. @throws Error where an author's `expect` does not fit */
export function createValidator(
  chapter: Chapter,
  tools: ValidatorTools = {},
): (request: CheckRequest) => Verdict {
  const course = courseOf(chapter, tools);
  return (request) =>
    request.savedFiles.size === 0 ? checkSubmission(request, course) : acceptAnswer(request, course).verdict;
}

/** A validator of whole configurations, against every Nix step at once. */
export function createProjectValidator(
  chapter: Chapter,
  tools: ValidatorTools = {},
): (files: ReadonlyMap<string, string>, facts: LearnerFacts) => ProjectVerdict {
  const course = courseOf(chapter, tools);
  return (files, facts) => checkProject(files, facts, course);
}

/** Takes accepted answers into a learner's files. */
export interface FileMerger {
  accept(request: CheckRequest): Accepted;
  /** The saved files, and those of step zero where nothing was saved over them. */
  whole(saved: ReadonlyMap<string, string>, facts: LearnerFacts): ReadonlyMap<string, string>;
  /** What the files tell of the learner. */
  factsIn(files: ReadonlyMap<string, string>): LearnerFacts;
  /** Files with another name for one fact. */
  rename(
    files: ReadonlyMap<string, string>,
    fact: ContestedFact,
    from: string,
    to: string,
  ): ReadonlyMap<string, string>;
  /** A submission with another name for one fact, as named blocks. */
  renameSubmission(text: string, step: string, fact: ContestedFact, from: string, to: string): string;
  /** The configuration with its hardware file imported, and the paths of other files that it names and lacks. */
  complete(
    files: ReadonlyMap<string, string>,
    facts: LearnerFacts,
    hardwareFile: string,
  ): { readonly files: ReadonlyMap<string, string>; readonly needed: readonly string[] };
}

export function createFileMerger(chapter: Chapter, tools: ValidatorTools = {}): FileMerger {
  const course = courseOf(chapter, tools);
  return {
    accept: (request) => acceptAnswer(request, course),
    whole: (saved, facts) => wholeConfiguration(saved, facts, course),
    factsIn: factsInFiles,
    rename: renameIn,
    renameSubmission,
    complete: (files, facts, hardwareFile) => {
      const complete = withHardware(files, facts, hardwareFile);
      return { files: complete, needed: neededFiles(complete, facts) };
    },
  };
}

function courseOf(chapter: Chapter, { options = shippedOptions, judgeErrorOutput }: ValidatorTools): Course {
  return {
    chapter,
    expectations: readExpectations(chapter),
    options: catalogueOf(options),
    judgeErrorOutput: judgeErrorOutput ?? null,
  };
}

/** The catalogue of each index, built once. */
const catalogues = new WeakMap<OptionIndex, OptionCatalogue>();

function catalogueOf(index: OptionIndex): OptionCatalogue {
  const known = catalogues.get(index) ?? new OptionCatalogue(index);
  catalogues.set(index, known);
  return known;
}
