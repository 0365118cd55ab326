/** A step, a question and what is missing, as one learner sees them. */
import type { Chapter, Question, Step } from '../../chapter/chapter.ts';
import { fillStep } from '../../chapter/holes.ts';
import type { ProseBlock, ProseInline } from '../../chapter/prose.ts';
import type { LearnerFacts } from '../../validator/verdict.ts';
import { type Composer, listOf } from '../compose-reply.ts';
import type { Progress } from '../learner.ts';
import { stateOf } from '../progress.ts';
import type { Block, Inline } from '../reply.ts';

/** The lesson with everything a learner needs to begin: where they are, the goal, warnings, what to do next. */
export function presentStep(
  compose: Composer,
  chapter: Chapter,
  step: Step,
  facts: LearnerFacts,
  progress: Progress,
): Block[] {
  const own = fillStep(chapter, step, facts);
  const open = openQuestion(own, progress);
  return [
    compose.heading('step.heading', {
      number: chapter.steps.indexOf(step) + 1,
      total: chapter.steps.length,
      title: own.title,
    }),
    {
      kind: 'paragraph',
      text: [...compose.line('step.goal'), { kind: 'text', text: ' ' }, ...prose(own.goal)],
    },
    ...proseBlocks(own.lesson),
    ...own.notes.map((note): Block => ({ kind: 'notice', tone: 'information', text: prose(note) })),
    ...(own.links.length === 0
      ? []
      : [
          compose.paragraph('step.links'),
          listOf(own.links.map((link) => [{ kind: 'link', text: link.title, url: link.url }])),
        ]),
    ...(step.kind === 'concept' && open !== null
      ? [
          ...presentQuestion(compose, own, open),
          compose.choices(['choice.hint', 'hm hint'], ['choice.skip', 'hm skip']),
        ]
      : [
          compose.paragraph(step.kind === 'shell' ? 'step.send-commands' : 'step.send-code'),
          compose.choices(
            ['choice.check', `hm check ${step.id}`],
            ['choice.hint', 'hm hint'],
            ['choice.skip', 'hm skip'],
          ),
        ]),
  ];
}

/** The first question of a step that was not answered right yet; null where all were. */
export function openQuestion(step: Step, progress: Progress): Question | null {
  const answered = progress.notes[step.slot]?.answered ?? [];
  return step.questions.find((question) => !answered.includes(question.id)) ?? null;
}

export function choiceLetter(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + index);
}

/** One question of a step with its choices. */
export function presentQuestion(compose: Composer, step: Step, question: Question): Block[] {
  return [
    compose.heading('question.heading', {
      number: step.questions.indexOf(question) + 1,
      total: step.questions.length,
    }),
    ...proseBlocks(question.text),
    listOf(
      question.choices.map((choice, index) => [
        { kind: 'strong', text: choiceLetter(index) },
        { kind: 'text', text: ') ' },
        ...prose(choice.text),
      ]),
    ),
    compose.paragraph('question.how', { last: choiceLetter(question.choices.length - 1) }),
    {
      kind: 'choices',
      choices: question.choices.map((_, index) => ({
        label: choiceLetter(index),
        command: `hm answer ${choiceLetter(index)}`,
      })),
    },
  ];
}

/** What keeps an unfinished step from being passed, in a sentence. */
export function presentMissing(compose: Composer, chapter: Chapter, step: Step, progress: Progress): Block {
  const notes = progress.notes[step.slot];
  if (step.kind === 'concept') {
    const answered = new Set(notes?.answered);
    const open = step.questions.filter((question) => !answered.has(question.id)).length;
    return compose.notice('information', 'next.missing-answers', { open, total: step.questions.length });
  }
  const tries = progress.tries[step.slot] ?? 0;
  if (tries === 0) return compose.notice('information', 'next.missing-submission');
  const first = (notes?.refusal ?? []).map((code) => chapter.mistakes.get(code)).find((mistake) => mistake);
  return first === undefined
    ? compose.notice('information', 'next.missing-again', { tries })
    : compose.notice('information', 'next.missing-mistake', { tries, title: first.title });
}

/** The step's line in a list: number, id, title, state. */
export function stepLine(
  compose: Composer,
  step: Step,
  number: number,
  progress: Progress,
): readonly Inline[] {
  const here = step.slot === progress.currentSlot;
  return [
    ...compose.line('status.step', { number, id: step.id, title: step.title }),
    { kind: 'text', text: ' ' },
    { kind: here ? 'strong' : 'text', text: compose.text(`state.${stateOf(progress, step)}`) },
  ];
}

export function proseBlocks(blocks: readonly ProseBlock[]): Block[] {
  return blocks.map((block): Block => {
    switch (block.kind) {
      case 'paragraph':
        return { ...block, text: prose(block.text) };
      case 'list':
        return { ...block, items: block.items.map(prose) };
      default:
        return block;
    }
  });
}

/** Authors write commands as `/hm check` in code; every platform draws them with its own prefix. */
export function prose(inlines: readonly ProseInline[]): Inline[] {
  return inlines.map(
    (inline): Inline =>
      inline.kind === 'code' && /^\/(hm|cohort)\b/.test(inline.text)
        ? { kind: 'command', text: inline.text.slice(1) }
        : inline,
  );
}
