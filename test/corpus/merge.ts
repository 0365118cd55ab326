import { parseArgs } from 'node:util';
import { readHomeManager } from '../chapter/home-manager.ts';
import { selectEntries } from './entry.ts';
import { findOracle, Oracle } from './nix.ts';
import { type Answered, knownOf, rightAnswers, type Session, sessions } from './sessions.ts';

/**
 * Measures merging: `npm run corpus:merge`. Every right answer of the corpus is given in a session of its own, with the
 * chapter's answers for the other steps, in several orders; the files that come of it are judged as a whole. With
 * `--nix`, real Nix evaluates what came of the chapter's order.
 */

const { values, positionals } = parseArgs({
  options: {
    half: { type: 'string' },
    orders: { type: 'string', default: '3' },
    verbose: { type: 'boolean', default: false },
    nix: { type: 'boolean', default: false },
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
const { answersWith, downloaded, play, spoiltBy } = sessions(chapter);
const programs = values.nix ? findOracle() : null;
const oracle = programs === null ? null : new Oracle(programs);
const order = chapter.steps.map(({ id }) => id);
const entries = rightAnswers(selectEntries(values.half, positionals));

const totals = {
  spoilt: 0,
  sessions: 0,
  ok: 0,
  asked: 0,
  entries: 0,
  entriesOk: 0,
  evaluated: 0,
  accepted: 0,
};
for (const entry of entries) {
  const { own, others } = answersWith(entry);
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
    const session = play(answers, knownOf(entry));
    totals.sessions++;
    const isAsked = oracle !== null && name === 'in order' && session.verdict.ok;
    if (isAsked) {
      const reply = await oracle.ask({ files: downloaded(session), accounts: [] }, false);
      totals.evaluated++;
      if (reply.accepted) totals.accepted++;
      else process.stdout.write(`${entry.id}: real Nix refuses: ${reply.error}\n`);
    }
    if (session.questions.length > 0) totals.asked++;
    if (session.verdict.ok) totals.ok++;
    else if (spoiltBy(entry, session) !== null) totals.spoilt++;
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
  `${totals.entries} right answers, each in ${3 + Number(values.orders)} orders: ${totals.ok} of ${totals.sessions} sessions end in a whole configuration (${percent(totals.ok, totals.sessions)}); in every order ${totals.entriesOk} answers (${percent(totals.entriesOk, totals.entries)}). In ${totals.asked} sessions an answer contradicts a saved name; the learner was asked which one is meant, and it was the saved one. ${totals.spoilt} sessions are spoilt by a mistake in the answer itself that its step does not ask about.\n`,
);
oracle?.close();
if (oracle !== null)
  process.stdout.write(
    `Real Nix evaluates ${totals.accepted} of the ${totals.evaluated} configurations that came of the chapter's order.\n`,
  );

function reasons({ verdict, refused, questions }: Session): string {
  const failing = Object.entries(verdict.steps).filter(([, kind]) => kind !== 'pass');
  const [first] = verdict.findings;
  return [
    ...questions.map((question) => `asked about ${question}`),
    ...refused,
    ...failing.map(([step, kind]) => `${step} ${kind}`),
    `${first?.code} ${first?.file}:${first?.line} ${first?.message}`,
  ].join(' | ');
}
