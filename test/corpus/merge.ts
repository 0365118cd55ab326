import { parseArgs } from 'node:util';
import type { LearnerFacts } from '../../src/validator/verdict.ts';
import { readHomeManager } from '../chapter/home-manager.ts';
import { type CorpusEntry, selectEntries } from './entry.ts';
import { type Answered, type Session, sessions } from './sessions.ts';

/**
 * Measures merging: `npm run corpus:merge`. Every right answer of the corpus is given in a session of its own, with the
 * chapter's answers for the other steps, in several orders; the files that come of it are judged as a whole.
 */

const { values, positionals } = parseArgs({
  options: {
    half: { type: 'string' },
    orders: { type: 'string', default: '3' },
    verbose: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** A small generator of its own, so that every run asks the same. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed * 2654435761 + 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

const chapter = await readHomeManager();
const { entryAnswer, factsOf, modelAnswers, play } = sessions(chapter);
const order = chapter.steps.map(({ id }) => id);
const entries = selectEntries(values.half, positionals).filter(
  ({ step, verdict }) => step !== 'project' && verdict === 'pass',
);

const totals = { sessions: 0, ok: 0, entries: 0, entriesOk: 0 };
for (const entry of entries) {
  const own = entryAnswer(entry);
  const known = knownOf(entry);
  const facts = factsOf(own, known);
  const others = modelAnswers(entry.step, { ...known, ...facts });
  const byStep = (answers: readonly Answered[]) =>
    answers.toSorted((a, b) => order.indexOf(a.step) - order.indexOf(b.step));
  const orders = [
    ['in order', byStep([own, ...others])],
    ['first', [own, ...byStep(others)]],
    ['last', [...byStep(others), own]],
    ...Array.from({ length: Number(values.orders) }, (_, seed) => [
      `shuffled ${seed}`,
      shuffled([own, ...byStep(others)], seed + entries.indexOf(entry) * 31),
    ]),
  ] as [string, Answered[]][];
  let isOk = true;
  for (const [name, answers] of orders) {
    const session = play(answers, known);
    totals.sessions++;
    if (session.verdict.ok) totals.ok++;
    else {
      isOk = false;
      if (values.verbose) process.stdout.write(`${entry.id} (${name}): ${reasons(session)}\n`);
      if (values.show) for (const [path, text] of session.files) process.stdout.write(`--- ${path}\n${text}`);
    }
  }
  totals.entries++;
  if (isOk) totals.entriesOk++;
}
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
process.stdout.write(
  `${totals.entries} right answers, each in ${3 + Number(values.orders)} orders: ${totals.ok} of ${totals.sessions} sessions end in a whole configuration (${percent(totals.ok, totals.sessions)}); in every order ${totals.entriesOk} answers (${percent(totals.entriesOk, totals.entries)})\n`,
);

function reasons({ verdict, asked }: Session): string {
  const failing = Object.entries(verdict.steps).filter(([, kind]) => kind !== 'pass');
  const [first] = verdict.findings;
  return [
    ...asked,
    ...failing.map(([step, kind]) => `${step} ${kind}`),
    `${first?.code} ${first?.file}:${first?.line} ${first?.message}`,
  ].join(' | ');
}

function knownOf({ context = {} }: CorpusEntry): LearnerFacts {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
}
