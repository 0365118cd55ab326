import { defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';
import { currentStep, isPassed, startProgress, stateOf, withState } from '../src/core/progress.ts';
import { requestFor } from '../src/core/telling.ts';
import { redact } from '../src/security/secrets.ts';

export const report = defineCommand({
  group: 'hm',
  name: 'report',
  aliases: [],
  description: 'command.report',
  arguments: {
    consent: {
      kind: 'choice',
      description: 'argument.report-consent',
      required: false,
      choices: ['yes'],
      synonyms: { y: 'yes', agree: 'yes' },
    },
  },
  body: {
    description: 'body.report',
    form: { title: 'form.report', label: 'form.report-label' },
    needed: false,
    maximumBytes: 64 * 1024,
  },
  permission: 'anyone',
  boundTo: 'step',
  async run(context, given): Promise<Outcome> {
    const { learner, chapter, messages } = context;
    const compose = composer(messages);
    const progress = learner.progress ?? startProgress(chapter);
    const text = context.body ?? context.lastRefused?.text;
    if (text === undefined) throw new KnownError('report-nothing');
    const slot = context.body === null ? context.lastRefused?.slot : undefined;
    const step = chapter.steps.find((candidate) => candidate.slot === slot) ?? currentStep(progress, chapter);
    const request = requestFor(step, text, learner.facts, await context.savedFiles());
    const { learned: _, ...verdict } = context.validate(request);
    if (verdict.verdict === 'pass') throw new KnownError('report-passes', { title: step.title }, 'hm next');
    if (given.consent === null) {
      return {
        refused: { slot: step.slot, text },
        reply: replyOf(
          compose.notice('information', 'report.ask', { title: step.title }),
          compose.choices(['choice.report', 'hm report yes']),
        ),
      };
    }
    const contested = isPassed(stateOf(progress, step))
      ? progress
      : withState(progress, step.slot, 'contested');
    return {
      learner: { ...learner, progress: contested },
      report: { slot: step.slot, submission: redact(text), verdict: JSON.stringify(verdict) },
      reply: replyOf(
        compose.notice('success', 'report.done', { title: step.title }),
        compose.choices(['choice.next', 'hm next']),
      ),
    };
  },
});
