/** Looks for repairs that make a step pass together, the likeliest first, within a counted number of checks. */
import type { Course } from '../check.ts';
import { type Examined, examine, type Task } from '../examine.ts';
import type { Observation } from '../observation.ts';
import type { CheckRequest, Submission } from '../verdict.ts';
import type { Repair } from './change.ts';
import { applyRepair } from './given.ts';
import { repairsFor } from './repairs/index.ts';
import { situationOf } from './situation.ts';

/** How much a search may cost: checks, and characters that are checked. */
const limits = { checks: 120, characters: 400_000 };
/** Findings of one state that are looked at; the rest is often only what follows from these. */
const mostFindings = 4;
/** Ways to mend one finding that are tried. */
const mostRepairs = 12;
/** Mistakes that are mended in one submission. */
const mostSteps = 8;

/** Checks texts until the search has cost enough. */
export class Checks {
  #checks = limits.checks;
  #characters = limits.characters;
  readonly #request: CheckRequest;
  readonly #task: Task;
  readonly #course: Course;

  constructor(request: CheckRequest, task: Task, course: Course) {
    this.#request = request;
    this.#task = task;
    this.#course = course;
  }

  /** Null where nothing more may be checked, or there was nothing to look at. */
  check(submission: Submission): Examined | null {
    const size = sizeOf(submission);
    if (this.#checks <= 0 || this.#characters < size) return null;
    this.#checks -= 1;
    this.#characters -= size;
    const examined = examine({ ...this.#request, submission }, this.#task, this.#course);
    return examined.refusal === null ? examined : null;
  }
}

function sizeOf(submission: Submission): number {
  if (submission.kind === 'pasted') return submission.text.length;
  return [...submission.files.values()].reduce((sum, text) => sum + text.length, 0);
}

interface State {
  readonly submission: Submission;
  readonly examined: Examined;
  /** Characters inserted and deleted on the way here. */
  readonly cost: number;
  readonly steps: number;
}

/** A submission that passes. */
export interface Found {
  readonly submission: Submission;
  /** How many repairs led to it. */
  readonly steps: number;
}

/**
 * Best first: of the states reached, the one with the fewest findings and the least that was edited is mended next. A
 * repair counts where its finding is gone afterwards, whatever else comes to light.
 */
export function search(
  start: State['examined'],
  request: CheckRequest,
  task: Task,
  course: Course,
  checks: Checks,
): Found | null {
  const seen = new Set([keyOf(request.submission)]);
  const open: State[] = [{ submission: request.submission, examined: start, cost: 0, steps: 0 }];
  for (let state = takeBest(open); state; state = takeBest(open)) {
    for (const observation of failing(state.examined).slice(0, mostFindings)) {
      for (const repair of repairsOf(observation, state.examined, task, course)) {
        const submission = applyRepair(state.submission, state.examined.reading.sources, repair);
        if (submission === null || seen.has(keyOf(submission)) || !isOneFile(request.submission, submission))
          continue;
        seen.add(keyOf(submission));
        const examined = checks.check(submission);
        if (examined === null) continue;
        const steps = state.steps + 1;
        if (examined.verdict === 'pass') return { submission, steps };
        const isMended = countOf(observation, examined) < countOf(observation, state.examined);
        if (isMended && examined.verdict === 'fail' && steps < mostSteps)
          open.push({ submission, examined, cost: state.cost + costOf(repair), steps });
      }
    }
  }
  return null;
}

function repairsOf(
  observation: Observation,
  examined: Examined,
  task: Task,
  course: Course,
): readonly Repair[] {
  const situation = situationOf(observation, examined, task, course);
  return situation === null ? [] : repairsFor(situation).slice(0, mostRepairs);
}

function failing({ observations }: Examined): readonly Observation[] {
  return observations.filter(({ effect }) => effect === 'fail');
}

/** How often a finding of the same code and about the same names is there. */
function countOf(observation: Observation, examined: Examined): number {
  const key = (one: Observation) => `${one.code} ${JSON.stringify(one.details)}`;
  return examined.observations.filter((one) => key(one) === key(observation)).length;
}

/** What one more finding counts beside characters that were edited. */
const findingWeight = 25;

function takeBest(open: State[]): State | undefined {
  const rankOf = ({ examined, cost }: State) => cost + findingWeight * failing(examined).length;
  let best = 0;
  for (const [index, state] of open.entries()) {
    const current = open[best];
    if (current && rankOf(state) < rankOf(current)) best = index;
  }
  const [taken] = open.splice(best, 1);
  return taken;
}

function costOf(repair: Repair): number {
  return repair.reduce((sum, { span, text }) => sum + span.end - span.start + text.length, 0);
}

function keyOf(submission: Submission): string {
  return submission.kind === 'pasted' ? submission.text : JSON.stringify([...submission.files]);
}

/** A fix is the text of one file. */
function isOneFile(before: Submission, after: Submission): boolean {
  return changedFiles(before, after).length <= 1;
}

/** The files whose text differs; of a paste, whose only text has no name, `[null]`. */
export function changedFiles(before: Submission, after: Submission): readonly (string | null)[] {
  if (before.kind === 'pasted' || after.kind === 'pasted') return [null];
  return [...after.files].flatMap(([file, text]) => (before.files.get(file) === text ? [] : [file]));
}
