/** A cohort as a file, piece by piece: memory does not grow with the cohort. */
import { stringify } from 'csv-stringify/sync';
import type { Chapter } from '../../chapter/chapter.ts';
import { stateOf } from '../progress.ts';
import type { ExportSource } from '../reply.ts';
import { type StandingOptions, standingOf } from './standing.ts';
import type { CohortStore, Member } from './store.ts';

/** The pieces of a file; null where it is not given any more. */
export type OpenExport = (source: ExportSource) => Promise<AsyncIterable<string> | null>;

export function exportOpener(given: {
  readonly cohorts: Pick<CohortStore, 'cohort' | 'allMembers'>;
  readonly chapter: Chapter;
  readonly clock: () => Date;
}): OpenExport {
  const { cohorts, chapter, clock } = given;
  return async ({ cohort: id, format, until }) => {
    const now = clock();
    const cohort = now.getTime() > Date.parse(until) ? null : await cohorts.cohort(id);
    if (cohort?.archivedAt !== null) return null;
    const write = format === 'json' ? jsonOf : csvOf;
    return write(cohorts.allMembers(cohort.id), { chapter, rules: cohort.rules, now });
  };
}

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
