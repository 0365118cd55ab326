import type { Chapter, Step } from '../src/chapter/chapter.ts';
import { fillHoles, holeValues } from '../src/chapter/holes.ts';
import { mapText } from '../src/chapter/prose.ts';
import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf, sentence, text } from '../src/core/compose-reply.ts';
import { keepsFiles, textsOf, withStanding } from '../src/core/keeping.ts';
import type { Progress } from '../src/core/learner.ts';
import { presentDay } from '../src/core/present/schedule.ts';
import { presentMissing, presentStep, proseBlocks } from '../src/core/present/step.ts';
import { presentProgress } from '../src/core/present/verdict.ts';
import { currentStep, enterStep, nextOpenStep, startProgress, stateOf } from '../src/core/progress.ts';
import type { Block } from '../src/core/reply.ts';

export const next = defineCommand({
  group: 'hm',
  name: 'next',
  aliases: ['start', 'continue'],
  description: 'command.next',
  arguments: {},
  body: null,
  permission: 'anyone',
  audience: 'room',
  async run(context): Promise<Outcome> {
    const { learner, chapter } = context;
    const compose = composer(context.messages);
    if (learner.progress === null) return begin(context, compose);

    const { progress, news } = await adoptChapter(context, compose, learner.progress);
    const current = currentStep(progress, chapter);
    const state = stateOf(progress, current);
    const stays = state === 'current' || state === 'reopened';
    const step = state === 'not-started' || stays ? current : nextOpenStep(progress, chapter);
    if (step === null)
      return {
        ...changed(context, progress),
        reply: replyOf(
          news,
          theEnd(compose, chapter, progress),
          keepsFiles(learner) ? compose.choices(['choice.files', 'hm files']) : null,
        ),
      };

    const entered = enterStep(progress, step);
    return {
      ...changed(context, entered),
      reply: replyOf(
        news,
        stays ? presentMissing(compose, chapter, step, entered) : null,
        presentStep(compose, chapter, step, learner.facts, entered),
        await dayOfGroup(context, compose, step),
      ),
    };
  },
});

/** By when the learner's study group passes the step, where it has said so. */
async function dayOfGroup(context: Context, compose: Composer, step: Step): Promise<Block | null> {
  const { membership } = context.learner;
  const cohort = membership === null ? null : await context.cohorts.cohort(membership.cohort);
  return cohort?.archivedAt === null ? presentDay(compose, cohort, step, context) : null;
}

/** Step zero: what is needed and what the files are expected to look like. The first step comes with the next `next`. */
function begin(context: Context, compose: Composer): Outcome {
  const { chapter, learner } = context;
  const values = holeValues(chapter.defaults, learner.facts);
  const fill = (content: string) => fillHoles(content, values);
  return {
    learner: { ...learner, progress: startProgress(chapter) },
    reply: replyOf(
      { kind: 'heading', text: fill(chapter.title) },
      proseBlocks(mapText(chapter.introduction, fill)),
      compose.paragraph('next.begin', { steps: chapter.steps.length }),
      compose.choices(['choice.next', 'hm next']),
    ),
  };
}

/** The chapter may have changed since the learner was here; steps that were put in before their place are named. */
async function adoptChapter(
  context: Context,
  compose: Composer,
  progress: Progress,
): Promise<{ progress: Progress; news: readonly Block[] }> {
  const { chapter } = context;
  if (progress.chapterVersion === chapter.version) return { progress, news: [] };
  const drift = await lookAgain(context, compose, progress);
  const position = chapter.steps.indexOf(currentStep(progress, chapter));
  const inserted = chapter.steps
    .slice(0, position)
    .filter((step) => stateOf(progress, step) === 'not-started');
  return {
    progress: { ...drift.progress, chapterVersion: chapter.version },
    news: [
      compose.notice('information', 'next.chapter-changed', { count: inserted.length }),
      ...(inserted.length === 0 ? [] : [listOf(inserted.map(stepReference))]),
      ...drift.news,
    ],
  };
}

/** What the learner's files do not do any more, now that the chapter asks for something else. */
async function lookAgain(
  { chapter, learner, savedFiles, merging, checkFiles }: Context,
  compose: Composer,
  progress: Progress,
): Promise<{ progress: Progress; news: readonly Block[] }> {
  const saved = textsOf(await savedFiles());
  if (saved.size === 0) return { progress, news: [] };
  const { steps, findings } = checkFiles(merging.whole(saved, learner.facts), learner.facts);
  const met = Object.keys(steps).filter((id) => steps[id] === 'pass');
  const different = chapter.steps.filter(
    ({ id, slot }) => progress.notes[slot]?.inFiles === true && !met.includes(id),
  );
  const lines = different.map((step) => {
    const finding = findings.find(({ code }) => chapter.mistakes.get(code)?.step === step.id);
    return [...stepReference(step), ...(finding ? [text(' '), ...sentence(finding.message)] : [])];
  });
  return {
    progress: withStanding(progress, chapter, met),
    news:
      lines.length === 0
        ? []
        : [compose.notice('information', 'next.drift', { count: lines.length }), listOf(lines)],
  };
}

function theEnd(compose: Composer, chapter: Chapter, progress: Progress): Block[] {
  const left = chapter.steps.filter((step) => {
    const state = stateOf(progress, step);
    return state === 'skipped' || state === 'contested';
  });
  return [
    compose.heading('next.end'),
    presentProgress(compose, chapter, progress),
    ...(left.length === 0
      ? [compose.paragraph('next.all-passed')]
      : [compose.paragraph('next.left', { count: left.length }), listOf(left.map(stepReference))]),
  ];
}

function stepReference(step: Step) {
  return [text(`${step.title}: `), { kind: 'command', text: `hm goto ${step.id}` } as const];
}

function changed({ learner }: Context, progress: Progress): { learner?: Context['learner'] } {
  return progress === learner.progress ? {} : { learner: { ...learner, progress } };
}
