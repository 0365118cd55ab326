import { defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, listOf, replyOf } from '../src/core/compose-reply.ts';
import { stepLine } from '../src/core/present/step.ts';
import { presentProgress } from '../src/core/present/verdict.ts';
import { countPassed, startProgress } from '../src/core/progress.ts';

export const status = defineCommand({
  group: 'hm',
  name: 'status',
  aliases: ['progress', 'steps'],
  description: 'command.status',
  arguments: {},
  body: null,
  permission: 'anyone',
  audience: 'room',
  run({ learner, chapter, messages }): Outcome {
    const compose = composer(messages);
    const progress = learner.progress ?? startProgress(chapter);
    const isOver = countPassed(progress, chapter) === chapter.steps.length;
    return {
      reply: replyOf(
        { kind: 'heading', text: chapter.title },
        presentProgress(compose, chapter, progress),
        listOf(chapter.steps.map((step, index) => stepLine(compose, step, index + 1, progress))),
        compose.paragraph(
          learner.progress === null ? 'status.not-started' : isOver ? 'status.all-passed' : 'status.how',
        ),
        isOver ? null : compose.choices(['choice.next', 'hm next']),
      ),
    };
  },
});
