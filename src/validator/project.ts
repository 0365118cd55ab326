/** A whole configuration against every Nix step. */

import type { Requirement } from '../chapter/expectation.ts';
import type { Course } from './check.ts';
import { type Configuration, configure } from './configuration/configuration.ts';
import { unfollowedModule } from './detectors/host-modules.ts';
import { detect } from './detectors/index.ts';
import { findingsOf } from './findings.ts';
import type { Scene } from './judgement.ts';
import { mistake, type Observation, unclear } from './observation.ts';
import { rank, verdictOf } from './ranking.ts';
import { judge } from './requirements/index.ts';
import { textsOf, withSecrets } from './secrets.ts';
import { mentionedPaths, reachedFrom } from './sources/reach.ts';
import { readSubmission } from './sources/read.ts';
import type { Source } from './sources/source.ts';
import type { Finding, LearnerFacts, VerdictKind } from './verdict.ts';

export interface ProjectVerdict {
  /** Real Nix and Home Manager would evaluate it, and the purpose of every step is met. */
  readonly ok: boolean;
  readonly verdict: VerdictKind;
  /** One verdict for each Nix step, in the chapter's order. */
  readonly steps: Readonly<Record<string, VerdictKind>>;
  readonly findings: readonly Finding[];
}

/**
 * `files` by path from the root of the repository. Nothing is assumed about .nix files that are not among them. Nix reads
 * only the files that flake.nix leads to; with `every-file` the others are judged by themselves, for a configuration
 * that is still in the making.
 */
export function checkProject(
  files: ReadonlyMap<string, string>,
  facts: LearnerFacts,
  course: Course,
  read: 'reached-files' | 'every-file' = 'reached-files',
): ProjectVerdict {
  const reading = readSubmission(
    { kind: 'files', files },
    { step: '', stepRole: null, within: 'module', facts, savedFiles: new Map() },
  );
  const steps = course.chapter.steps.filter(({ id }) => course.expectations.has(id));
  const finish = (
    observations: readonly Observation[],
    verdicts: Record<string, VerdictKind>,
  ): ProjectVerdict => {
    const ranked = rank(observations, () => false, reading.sources);
    const verdict = verdictOf(ranked);
    const findings = findingsOf(ranked, reading.sources, course.chapter, facts);
    const texts = reading.refusal === null ? textsOf({ kind: 'files', files }) : [];
    return {
      ok: verdict === 'pass',
      verdict,
      steps: verdicts,
      findings: withSecrets({ findings, learned: {} }, texts).findings,
    };
  };
  if (reading.refusal !== null || reading.sources.length === 0) {
    const code = reading.refusal ?? 'no-files';
    const none = Object.fromEntries(steps.map(({ id }): [string, VerdictKind] => [id, 'unsure']));
    return finish([{ ...mistake(code, 'unclear', null), effect: 'unsure' }], none);
  }
  const reached = reachedFrom(reading.sources);
  // The flake of a folder below is another one.
  const hasRoot = reading.sources.some(({ path }) => path === 'flake.nix');
  const isOther = ({ path, role }: Source) => hasRoot && role === 'flake' && path !== 'flake.nix';
  const sources = reading.sources.filter(
    (source) => (read === 'every-file' || reached.has(source.path)) && !isOther(source),
  );
  const configuration = configure(sources, facts, {
    standalone: read === 'every-file' || !sources.some(({ role }) => role === 'flake'),
    paths: reading.paths,
  });
  const scene: Scene = {
    configuration,
    options: course.options,
    paths: reading.paths,
    mentioned: mentionedPaths(sources),
    isProject: true,
    step: null,
    isStepOf: () => false,
  };
  const detected = detect(scene);
  const cut = cutIn(detected);
  const computed = computedIn(configuration);
  const verdicts: Record<string, VerdictKind> = {};
  const observations = [...detected];
  for (const step of steps) {
    const expectation = course.expectations.get(step.id);
    const own = (expectation?.require ?? []).flatMap((requirement) => {
      const judged = judge(requirement, scene).observations;
      const gap = cut ?? (isOfFlake(requirement) ? null : computed);
      return gap ? judged.map((each) => withoutGuess(each, gap)) : judged;
    });
    const related = detected.filter(({ code }) => course.chapter.mistakes.get(code)?.step === step.id);
    verdicts[step.id] = verdictOf([...own, ...related]);
    observations.push(...own);
  }
  return finish(observations, verdicts);
}

/** That evaluation ended before everything was seen. */
function cutIn(observations: readonly Observation[]): Observation | null {
  const cut = observations.find(({ code }) => code === 'too-much-to-follow');
  return cut ? unclear('too-much-to-follow', cut.place) : null;
}

/** That modules take part which nobody can follow. */
function computedIn({ systems, homes }: Configuration): Observation | null {
  const module = [...systems, ...homes].map(unfollowedModule).find((each) => each !== undefined);
  return module ? unclear('cannot-follow', module.value.place ?? module.place, { what: 'imports' }) : null;
}

/** Whether a requirement is about what stands in flake.nix itself, whatever modules there are. */
function isOfFlake(requirement: Requirement): boolean {
  return 'input' in requirement || 'follows' in requirement || 'outputs' in requirement;
}

/** What is missing in a part may stand in the rest. */
function withoutGuess(observation: Observation, gap: Observation): Observation {
  const { cause, effect } = observation;
  return cause === 'missing' && effect === 'fail' ? gap : observation;
}
