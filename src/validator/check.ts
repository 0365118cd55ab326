/** One submission against one step. */
import type { Chapter, Step } from '../chapter/chapter.ts';
import type { Expectation } from '../chapter/expectation.ts';
import { type Configuration, configure } from './configuration/configuration.ts';
import { detect } from './detectors/index.ts';
import { findingOf } from './findings.ts';
import type { Scene } from './judgement.ts';
import { factsIn } from './learned.ts';
import { type Observation, remark } from './observation.ts';
import type { OptionCatalogue } from './options/catalogue.ts';
import { rank, verdictOf } from './ranking.ts';
import { judge } from './requirements/index.ts';
import { checkCommands, type JudgeErrorOutput } from './shell-step.ts';
import { type Reading, readSubmission } from './sources/read.ts';
import { unjudged } from './unjudged.ts';
import type { CheckRequest, Verdict } from './verdict.ts';

/** What a validator knows besides the submission. */
export interface Course {
  readonly chapter: Chapter;
  readonly expectations: ReadonlyMap<string, Expectation>;
  readonly options: OptionCatalogue;
  /** Null where nobody here knows what error output means. */
  readonly judgeErrorOutput: JudgeErrorOutput | null;
}

/** Judges one submission. Never throws for what a learner typed. */
export function checkSubmission(request: CheckRequest, course: Course): Verdict {
  const step = course.chapter.steps.find(({ id }) => id === request.step);
  if (!step) return unjudged(request, course, 'unknown-step');
  if (step.kind === 'concept') return unjudged(request, course, 'answer-instead');
  if (step.kind === 'shell') return checkCommands(request, course);
  const expectation = course.expectations.get(step.id);
  if (!expectation) return unjudged(request, course, 'answer-instead');
  return checkNix(request, step, expectation, course);
}

function checkNix(request: CheckRequest, step: Step, expectation: Expectation, course: Course): Verdict {
  const reading = readSubmission(request.submission, {
    step: step.id,
    stepRole: step.file,
    within: expectation.within,
    facts: request.facts,
    savedFiles: request.savedFiles,
  });
  if (reading.refusal !== null) return unjudged(request, course, reading.refusal);
  if (!reading.sources.some(({ shown }) => shown)) {
    const isOutput = reading.others.some(({ kind }) => kind === 'error-output');
    return unjudged(request, course, isOutput ? 'error-output-pasted' : 'no-code');
  }
  const configuration = configure(reading.sources, request.facts);
  const scene = sceneOf(configuration, reading, course, step.id);
  const detected = detect(scene);
  const judgements = expectation.require.map((requirement) => judge(requirement, scene));
  const observations = rank(
    [...detected, ...judgements.flatMap((judgement) => judgement.observations), ...remarksOf(reading)],
    scene.isStepOf,
    reading.sources,
  );
  const verdict = verdictOf(observations);
  return {
    step: step.id,
    verdict,
    findings: observations.map((one) => findingOf(one, reading.sources, course.chapter, request.facts)),
    fix: null,
    alsoPasses: otherSteps(step, scene, detected, course),
    learned: factsIn(configuration, verdict === 'pass'),
  };
}

function sceneOf(configuration: Configuration, reading: Reading, course: Course, step: string): Scene {
  return {
    configuration,
    options: course.options,
    paths: new Set([
      ...reading.paths,
      ...reading.sources.flatMap(({ located, path }) => (located ? [path] : [])),
    ]),
    isProject: false,
    step,
    isStepOf: (kind) => course.chapter.mistakes.get(kind)?.step === step,
  };
}

/** Other steps that what was shown satisfies by itself, without anything assumed. */
function otherSteps(step: Step, scene: Scene, detected: readonly Observation[], course: Course): string[] {
  if (verdictOf(detected) !== 'pass') return [];
  return course.chapter.steps.flatMap(({ id }) => {
    const expectation = course.expectations.get(id);
    if (!expectation || id === step.id) return [];
    const other = { ...scene, step: id };
    const judgements = expectation.require.map((requirement) => judge(requirement, other));
    const isMet = judgements.every(({ observations, isShown }) => isShown && observations.length === 0);
    return isMet ? [id] : [];
  });
}

function remarksOf({ notes }: Reading): Observation[] {
  const mentioned = ['smart-quotes', 'non-breaking-space', 'invisible-character', 'html-entity'];
  return notes.some(({ code }) => mentioned.includes(code)) ? [remark('repaired-by-chat', null)] : [];
}
