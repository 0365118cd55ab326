/** A cohort as a file, piece by piece: memory does not grow with the cohort. */
import { stringify } from 'csv-stringify/sync';
import { stateOf } from '../progress.ts';
import { type StandingOptions, standingOf } from './standing.ts';
import type { Member } from './store.ts';

/** CSV with a header, by RFC 4180. A cell that a spreadsheet would take for a formula is made text. */
export async function* csvOf(
  members: AsyncIterable<Member>,
  options: StandingOptions,
): AsyncGenerator<string> {
  const steps = options.chapter.steps.map((step) => step.id);
  yield csvLine([
    'learner',
    'name',
    'standing',
    'passed',
    'step',
    'tries',
    'hints',
    'mistake',
    'behind',
    'last seen',
    ...steps,
  ]);
  for await (const member of members) yield csvLine(cellsOf(member, options));
}

/** A JSON array, a learner a line. */
export async function* jsonOf(
  members: AsyncIterable<Member>,
  options: StandingOptions,
): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const { learner, lastSeen } of members) {
    const { step, ...standing } = standingOf(learner, lastSeen, options);
    const { progress } = learner;
    const steps = options.chapter.steps.map((each) => [
      each.id,
      progress === null ? 'not-started' : stateOf(progress, each),
    ]);
    const row = {
      learner: learner.id,
      name: learner.displayName,
      ...standing,
      step: step?.id ?? null,
      lastSeen,
      steps: Object.fromEntries(steps),
    };
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function cellsOf({ learner, lastSeen }: Member, options: StandingOptions): string[] {
  const { progress } = learner;
  const { standing, passed, step, tries, hints, mistake, behind } = standingOf(learner, lastSeen, options);
  return [
    learner.id,
    learner.displayName,
    standing,
    String(passed),
    step?.id ?? '',
    String(tries),
    String(hints),
    mistake ?? '',
    String(behind),
    lastSeen?.toISOString() ?? '',
    ...options.chapter.steps.map((each) => (progress === null ? 'not-started' : stateOf(progress, each))),
  ];
}

/** Spreadsheets run what begins so; OWASP, “CSV Injection”. */
function csvLine(cells: readonly string[]): string {
  return stringify([cells], { escape_formulas: true });
}
