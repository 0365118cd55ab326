/** A verdict as a learner reads it: the word first, then the place, then what to do next. */
import type { Chapter, Step } from '../../chapter/chapter.ts';
import type { Finding, Verdict } from '../../validator/verdict.ts';
import { type Composer, listOf, sentence, text } from '../compose-reply.ts';
import type { Progress } from '../learner.ts';
import { countPassed } from '../progress.ts';
import type { Block, Inline } from '../reply.ts';
import { presentExcerpt } from './excerpt.ts';

/** Findings behind the first one that are listed; the rest is counted. */
const maximumFurtherFindings = 3;

/** A refusal or an unsure answer with its reason. `source` is the submission as pasted. */
export function presentRefusal(compose: Composer, step: Step, verdict: Verdict, source: string): Block[] {
  const unsure = verdict.verdict === 'unsure';
  const [first, ...others] = verdict.findings;
  const shown = others.slice(0, maximumFurtherFindings);
  return [
    compose.notice(unsure ? 'unsure' : 'refusal', unsure ? 'check.unsure' : 'check.fail', {
      title: step.title,
    }),
    ...(first === undefined ? [] : presentFinding(first, source)),
    ...(shown.length === 0
      ? []
      : [
          compose.paragraph('check.further', { hidden: others.length - shown.length }),
          listOf(shown.map((finding) => findingLine(compose, finding))),
        ]),
  ];
}

/** What a pass says besides "passed". */
export function presentPass(compose: Composer, step: Step, verdict: Verdict): Block[] {
  const remarks = verdict.findings.slice(0, maximumFurtherFindings + 1);
  return [
    compose.notice('success', 'check.pass', { title: step.title }),
    ...(remarks.length === 0 ? [] : [listOf(remarks.map((finding) => findingLine(compose, finding)))]),
  ];
}

/** The steps that the same submission settled besides the judged one. */
export function presentAlso(compose: Composer, also: readonly Step[]): Block[] {
  if (also.length === 0) return [];
  return [
    compose.paragraph('check.also', { count: also.length }),
    listOf(also.map((other) => [text(other.title)])),
  ];
}

/** The bar, as a block of its own. */
export function presentProgress(compose: Composer, chapter: Chapter, progress: Progress): Block {
  const done = countPassed(progress, chapter);
  const total = chapter.steps.length;
  return { kind: 'progress', done, total, label: compose.text('progress.label', { done, total }) };
}

function presentFinding(finding: Finding, source: string): Block[] {
  const excerpt = presentExcerpt(source, finding);
  return [{ kind: 'paragraph', text: sentence(finding.message) }, ...(excerpt === null ? [] : [excerpt])];
}

function findingLine(compose: Composer, finding: Finding): readonly Inline[] {
  if (finding.line === null) return sentence(finding.message);
  return [...compose.line('check.line', { line: finding.line }), text(' '), ...sentence(finding.message)];
}
