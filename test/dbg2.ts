import { readHomeManager } from './chapter/home-manager.ts';
import { createFileMerger } from '../src/validator/index.ts';
import { selectEntries } from './corpus/entry.ts';
import { rightAnswers, sessions, knownOf } from './corpus/sessions.ts';
const chapter = await readHomeManager();
const m = createFileMerger(chapter);
const { answersWith } = sessions(chapter);
const [half, id, orderName = 'first', upto = '99'] = process.argv.slice(2);
const order = chapter.steps.map(({ id }) => id);
const [entry] = rightAnswers(selectEntries(half, [id!])).filter(e=>e.id===id);
const { own, others } = answersWith(entry!);
const by = (a: any[]) => a.toSorted((x, y) => order.indexOf(x.step) - order.indexOf(y.step));
const answers = orderName === 'first' ? [own, ...by(others)] : orderName === 'last' ? [...by(others), own] : by([own, ...others]);
let saved: ReadonlyMap<string, string> = new Map(); let known: any = knownOf(entry!);
let n = 0;
for (const { step, submissionFor } of answers) {
  if (n++ >= Number(upto)) break;
  const submission = submissionFor(known);
  const { verdict, merge } = m.accept({ step, submission, facts: known, savedFiles: saved });
  console.log(`##### ${step} ${verdict.verdict} ${merge?.kind} ${JSON.stringify(verdict.learned)}`);
  if (merge?.kind !== 'merged') { console.log(submission, merge, verdict.findings.slice(0, 2)); }
  known = { ...known, ...verdict.learned };
  if (merge?.kind === 'merged') {
    known = { ...known, ...merge.facts };
    if (merge.lost.length) console.log('LOST', merge.lost);
    console.log(merge.notes, merge.facts, 'removed', merge.removed);
    for (const [p, t] of merge.changed) console.log(`--- ${p}\n${t}`);
    saved = new Map([...[...saved].filter(([p]) => !merge.removed.includes(p)), ...merge.changed]);
  }
}
