import type { Step } from '../src/chapter/chapter.ts';
import { fillStep } from '../src/chapter/holes.ts';
import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf, text } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';
import { creditPass, newlyPassed, recordRefusal, stepsMeant } from '../src/core/judging.ts';
import {
  keepMerged,
  keepsFiles,
  presentContradiction,
  textsOf,
  withoutWritten,
} from '../src/core/keeping.ts';
import type { Learner, Progress } from '../src/core/learner.ts';
import { openQuestion, presentQuestion } from '../src/core/present/step.ts';
import {
  presentAlso,
  presentPass,
  presentProgress,
  presentRefusal,
  type Telling,
} from '../src/core/present/verdict.ts';
import { enterStep, isPassed, startProgress, stateOf } from '../src/core/progress.ts';
import type { Block, Reply } from '../src/core/reply.ts';
import { changedFacts, learn } from '../src/core/settings.ts';
import { settleOthers } from '../src/core/settling.ts';
import type { Attempt, SavedFile } from '../src/core/store.ts';
import { changeOf, isSameAgain, kindOf, requestFor } from '../src/core/telling.ts';
import type { Merge } from '../src/validator/files/merge.ts';
import type { Verdict } from '../src/validator/verdict.ts';

export const check = defineCommand({
  group: 'hm',
  name: 'check',
  aliases: ['submit'],
  description: 'command.check',
  arguments: { step: { kind: 'step', description: 'argument.check-step', required: false } },
  body: {
    description: 'body.check',
    form: { title: 'form.check', label: 'form.check-label' },
    needed: true,
    maximumBytes: 64 * 1024,
  },
  permission: 'anyone',
  audience: 'room',
  messageMenu: 'menu.check',
  async run(context, given): Promise<Outcome> {
    const { body, learner, chapter, bodyAuthor } = context;
    if (body === null) throw new KnownError('check-empty');
    const compose = composer(context.messages);
    const progress = learner.progress ?? startProgress(chapter);
    const candidates = stepsToJudge(context, given.step, progress);
    const saved = bodyAuthor === null ? await context.savedFiles() : [];
    const first = judge(context, candidates, body, saved);
    const { step, verdict } = given.step === null ? orAsCommands(context, first, body, saved) : first;
    if (isWithoutNix(verdict)) {
      return { refused: { slot: step.slot, text: body }, reply: presentNoCode(compose, verdict) };
    }
    const also = newlyPassed(progress, chapter, verdict);
    if (bodyAuthor !== null) {
      return {
        reply: replyOf(
          compose.notice('information', 'check.not-credited', { name: bodyAuthor.displayName }),
          verdict.verdict === 'pass'
            ? presentPass(compose, step, verdict)
            : presentRefusal(compose, step, verdict, body),
        ),
      };
    }

    const attempt: Attempt = {
      slot: step.slot,
      verdict: verdict.verdict,
      codes: verdict.findings.map((finding) => finding.code),
    };
    if (verdict.verdict === 'pass') {
      const credited = also.reduce(creditPass, progress);
      const here = given.step === null ? enterStep(credited, step) : credited;
      const merge = mergeOf(context, step, body, saved);
      if (merge?.kind === 'contradiction') {
        const { contradiction } = merge;
        const waiting = { step: step.id, text: body, contradiction };
        return { waiting, reply: replyOf(presentContradiction(compose, contradiction)) };
      }
      const {
        progress: kept,
        files,
        blocks,
      } = keepMerged(compose, chapter, step, merge, textsOf(saved), creditPass(here, step));
      const told = merge?.kind === 'merged' ? { ...verdict.learned, ...merge.facts } : verdict.learned;
      const after = { ...learn(learner, told), progress: kept };
      const said =
        files === undefined && merge?.kind !== 'refused' ? verdict : withoutWritten(verdict, merge);
      return {
        learner: after,
        attempt,
        ...(files === undefined ? {} : { files }),
        reply: passReply(context, compose, step, said, also, after, blocks),
      };
    }
    const settling = settleOthers(context, compose, also, body, saved, progress);
    const { progress: credited, files } = settling;
    if (step.kind === 'concept') return askInstead(context, compose, step, verdict, settling.steps, credited);
    const wasPassed = isPassed(stateOf(credited, step));
    const after = recordRefusal(wasPassed ? credited : enterStep(credited, step), step, attempt.codes);
    const telling = tellingOf(context, step, verdict, { before: credited, after, body, saved });
    const isOutput = verdict.findings[0]?.code === 'error-output-pasted' && step.kind !== 'shell';
    const isChangeOffered =
      verdict.verdict === 'fail' &&
      telling.isAgain &&
      telling.change === null &&
      changeOf(context, step, body, saved) !== null;
    return {
      learner: { ...settling.learner, progress: after },
      attempt,
      ...(files === undefined ? {} : { files }),
      refused: { slot: step.slot, text: body },
      reply: replyOf(
        presentRefusal(compose, step, verdict, body, telling),
        presentAlso(compose, settling.steps),
        presentNews(compose, learner, settling.learner),
        settling.blocks,
        wasPassed ? compose.notice('information', 'check.stays-passed') : null,
        isChangeOffered ? compose.paragraph('check.ask-change') : null,
        compose.paragraph(isOutput ? 'check.explain' : wasPassed ? 'check.report' : 'check.try-again'),
        compose.choices(
          ...(isOutput ? [['choice.explain', 'hm explain'] as const] : []),
          ...(wasPassed ? [] : [['choice.check', `hm check ${step.id}`] as const]),
          ['choice.hint', 'hm hint'],
          ...(isChangeOffered ? [['choice.change', 'hm hint change'] as const] : []),
          ['choice.skip', 'hm skip'],
          ['choice.report', 'hm report'],
        ),
      ),
    };
  },
});

/** Words instead of code are no mistake, and no verdict that could be wrong. */
function presentNoCode(compose: Composer, verdict: Verdict): Reply {
  const isShell = verdict.findings[0]?.code === 'commands-pasted';
  return replyOf(
    compose.notice('unsure', isShell ? 'check.commands' : 'check.no-code'),
    compose.choices(['choice.next', 'hm next']),
  );
}

function isWithoutNix({ findings: [first] }: Verdict): boolean {
  return first?.code === 'no-code' || first?.code === 'commands-pasted';
}

/** An edited message is judged for the step it was judged for before. */
function stepsToJudge(
  { chapter, revised }: Context,
  named: Step | null,
  progress: Progress,
): readonly [Step, ...Step[]] {
  const before = chapter.steps.find((step) => step.slot === revised?.slot);
  const step = named ?? before;
  return step === undefined ? stepsMeant(progress, chapter) : [step];
}

/** The first candidate that the submission passes, else the first one. */
function judge(
  context: Context,
  candidates: readonly [Step, ...Step[]],
  body: string,
  saved: readonly SavedFile[],
): { step: Step; verdict: Verdict } {
  const judged = candidates.map((step) => ({
    step,
    verdict: context.validate(requestFor(step, body, context.learner.facts, saved)),
  }));
  const passing = judged.find(({ verdict }) => verdict.verdict === 'pass') ?? judged[0];
  if (passing === undefined) throw new Error('no step to judge');
  return passing;
}

/** Commands are for the step that asks for them, also when it is passed already and they are sent again. */
function orAsCommands(
  context: Context,
  judged: { step: Step; verdict: Verdict },
  body: string,
  saved: readonly SavedFile[],
): { step: Step; verdict: Verdict } {
  if (!isWithoutNix(judged.verdict)) return judged;
  const shell = context.chapter.steps.filter(({ kind }) => kind === 'shell');
  const passed = shell.map((step) => judge(context, [step], body, saved));
  return passed.find(({ verdict }) => verdict.verdict === 'pass') ?? judged;
}

/** What an accepted answer makes of the learner's files; null where none are kept, or none can change. */
function mergeOf(context: Context, step: Step, body: string, saved: readonly SavedFile[]): Merge | null {
  if (!keepsFiles(context.learner) || step.kind !== 'nix') return null;
  return context.merging.accept(requestFor(step, body, context.learner.facts, saved)).merge;
}

/** The same finding is told in other words, and after the tries that the chapter sets the change is shown. */
function tellingOf(
  context: Context,
  step: Step,
  verdict: Verdict,
  refusal: {
    readonly before: Progress;
    readonly after: Progress;
    readonly body: string;
    readonly saved: readonly SavedFile[];
  },
): Telling {
  const { before, after, body, saved } = refusal;
  const isTime = verdict.verdict === 'fail' && (after.tries[step.slot] ?? 0) >= step.triesBeforeDiff;
  return {
    isAgain: isSameAgain(before, step, verdict),
    kind: kindOf(context.chapter, verdict.findings[0]?.code, context.learner.facts),
    change: isTime ? changeOf(context, step, body, saved) : null,
  };
}

/** A concept step has nothing to check: the question is shown, and sending code instead of an answer costs nothing. */
function askInstead(
  { learner, chapter, body }: Context,
  compose: Composer,
  step: Step,
  verdict: Verdict,
  also: readonly Step[],
  credited: Progress,
): Outcome {
  const own = fillStep(chapter, step, learner.facts);
  const question = openQuestion(own, credited);
  return {
    learner: { ...learner, progress: enterStep(credited, step) },
    reply: replyOf(
      presentRefusal(compose, own, verdict, body ?? ''),
      presentAlso(compose, also),
      question === null ? compose.paragraph('check.go-on') : presentQuestion(compose, own, question),
    ),
  };
}

function passReply(
  context: Context,
  compose: Composer,
  step: Step,
  verdict: Verdict,
  also: readonly Step[],
  after: Learner & { readonly progress: Progress },
  kept: readonly Block[],
) {
  const own = fillStep(context.chapter, step, after.facts);
  const question = step.kind === 'concept' ? null : openQuestion(own, after.progress);
  return replyOf(
    presentPass(compose, step, verdict),
    presentAlso(compose, also),
    presentNews(compose, context.learner, after),
    kept,
    presentProgress(compose, context.chapter, after.progress),
    question === null
      ? compose.paragraph('check.go-on')
      : [compose.paragraph('check.question-after'), ...presentQuestion(compose, own, question)],
    compose.choices(['choice.next', 'hm next']),
  );
}

/** Which facts were learnt from this submission, so that the learner can correct them at once. */
function presentNews(compose: Composer, before: Learner, after: Learner): readonly Block[] {
  const news = changedFacts(before, after);
  if (news.length === 0) return [];
  return [
    compose.paragraph('check.learned'),
    listOf(
      news.map((setting) => [
        ...compose.line(setting.description),
        text(': '),
        { kind: 'code', text: setting.read(after) ?? '' },
      ]),
    ),
  ];
}
