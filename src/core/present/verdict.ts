/** A verdict as a learner reads it: the word first, then the place, then what to do next. */
import type { Chapter, Step } from '../../chapter/chapter.ts';
import type { Finding, Verdict } from '../../validator/verdict.ts';
import { type Composer, listOf, sentence, text } from '../compose-reply.ts';
import type { Progress } from '../learner.ts';
import { countPassed } from '../progress.ts';
import type { Block, Inline } from '../reply.ts';
import type { Change, Kind } from '../telling.ts';
import { presentChange } from './change.ts';
import { presentExcerpt } from './excerpt.ts';

/** Findings behind the first one that are told with a refusal; the rest is counted. */
const furtherFindings = 1;
/** What a pass may say besides. */
const mostRemarks = 4;

/** How a refusal is told beyond its findings. */
export interface Telling {
  /** Whether the refusal before began with the same finding. */
  readonly isAgain: boolean;
  /** The kind of the first finding; null where the catalogue does not have it. */
  readonly kind: Kind | null;
  /** What would help, where it is time to show it. */
  readonly change: Change | null;
}

/**
 * A refusal or an unsure answer with its reason; remarks that change nothing wait for the pass. `source` is the
 * submission as pasted.
 */
export function presentRefusal(
  compose: Composer,
  step: Step,
  verdict: Verdict,
  source: string,
  telling: Telling = { isAgain: false, kind: null, change: null },
): Block[] {
  const unsure = verdict.verdict === 'unsure';
  const [first, ...further] = verdict.findings;
  const others = further.filter(
    (finding, at) =>
      isToMend(finding) && !verdict.findings.slice(0, at + 1).some((earlier) => isSameLine(earlier, finding)),
  );
  const shown = others.slice(0, furtherFindings);
  return [
    compose.notice(unsure ? 'unsure' : 'refusal', unsure ? 'check.unsure' : 'check.fail', {
      title: step.title,
    }),
    ...(first === undefined ? [] : presentFinding(compose, first, source, telling)),
    ...(shown.length === 0
      ? []
      : [
          compose.paragraph('check.further', { hidden: others.length - shown.length }),
          listOf(shown.map((finding) => findingLine(compose, finding))),
        ]),
    ...(telling.change === null ? [] : [compose.paragraph('check.change'), presentChange(telling.change)]),
  ];
}

function isToMend({ severity }: Finding): boolean {
  return severity === 'essential' || severity === 'actionable';
}

/** Two findings that a reader could not tell apart. */
function isSameLine(one: Finding, other: Finding): boolean {
  return one.message === other.message && one.line === other.line && one.file === other.file;
}

/** What a pass says besides "passed". */
export function presentPass(compose: Composer, step: Step, verdict: Verdict): Block[] {
  const remarks = verdict.findings.slice(0, mostRemarks);
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

/** What it is and where. What was said before is said in other words: with a right form of such a line. */
function presentFinding(
  compose: Composer,
  finding: Finding,
  source: string,
  { isAgain, kind }: Telling,
): Block[] {
  const excerpt = presentExcerpt(source, finding);
  const place = excerpt === null ? [] : [excerpt];
  if (isAgain && kind !== null)
    return [compose.paragraph('check.again', { title: kind.title }), ...place, ...presentKind(compose, kind)];
  const lead = isAgain ? [...compose.line('check.once-more'), text(' ')] : [];
  return [{ kind: 'paragraph', text: [...lead, ...sentence(finding.message)] }, ...place];
}

/** A right form of such a line; where there is none, what the catalogue says. */
export function presentKind(compose: Composer, { rightForm, say }: Kind): Block[] {
  if (rightForm === null) return [{ kind: 'paragraph', text: sentence(say) }];
  return [compose.paragraph('check.right-form'), { kind: 'code', name: null, ...rightForm }];
}

function findingLine(compose: Composer, finding: Finding): readonly Inline[] {
  if (finding.line === null) return sentence(finding.message);
  return [...compose.line('check.line', { line: finding.line }), text(' '), ...sentence(finding.message)];
}
