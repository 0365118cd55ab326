/** Judges what learners write. Pure: it reads no file, opens no connection and runs no program. */
import type { Chapter } from '../chapter/chapter.ts';
import { shippedOptions } from '../options/shipped.ts';
import { type Course, checkSubmission } from './check.ts';
import { readExpectations } from './expectations.ts';
import { OptionCatalogue } from './options/catalogue.ts';
import { checkProject, type ProjectVerdict } from './project.ts';
import type { CheckRequest, LearnerFacts, Verdict } from './verdict.ts';

export type { ProjectVerdict } from './project.ts';

/** Home Manager's options, the same for every chapter. */
const options = new OptionCatalogue(shippedOptions);

/** A validator of a chapter's steps. @throws Error where an author's `expect` does not fit */
export function createValidator(chapter: Chapter): (request: CheckRequest) => Verdict {
  const course = courseOf(chapter);
  return (request) => checkSubmission(request, course);
}

/** A validator of whole configurations, against every Nix step at once. */
export function createProjectValidator(
  chapter: Chapter,
): (files: ReadonlyMap<string, string>, facts: LearnerFacts) => ProjectVerdict {
  const course = courseOf(chapter);
  return (files, facts) => checkProject(files, facts, course);
}

function courseOf(chapter: Chapter): Course {
  return { chapter, expectations: readExpectations(chapter), options };
}
