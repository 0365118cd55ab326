import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';

export const privacy = defineCommand({
  group: 'hm',
  name: 'privacy',
  aliases: [],
  description: 'command.privacy',
  arguments: {
    action: {
      kind: 'choice',
      description: 'argument.privacy-action',
      required: false,
      choices: ['show', 'export', 'forget'],
      synonyms: { delete: 'forget' },
    },
    confirmation: {
      kind: 'choice',
      description: 'argument.confirmation',
      required: false,
      choices: ['yes'],
      synonyms: { y: 'yes', confirm: 'yes' },
    },
  },
  body: null,
  permission: 'anyone',
  run(context, given): Outcome | Promise<Outcome> {
    const compose = composer(context.messages);
    switch (given.action) {
      case 'export':
        return exportEverything(context, compose);
      case 'forget':
        return forget(context, compose, given.confirmation === 'yes');
      default:
        return {
          reply: replyOf(
            compose.heading('privacy.heading'),
            compose.paragraph('privacy.kept'),
            listOf([
              compose.line('privacy.kept-account', { name: context.account.displayName }),
              compose.line('privacy.kept-settings'),
              compose.line('privacy.kept-progress'),
              compose.line('privacy.kept-replies'),
              compose.line('privacy.kept-reports'),
            ]),
            compose.paragraph('privacy.not-kept'),
            compose.choices(['choice.export', 'hm privacy export'], ['choice.forget', 'hm privacy forget']),
          ),
        };
    }
  },
});

async function exportEverything(context: Context, compose: Composer): Promise<Outcome> {
  if (context.learner.id === '') throw new KnownError('nothing-kept');
  const everything = await context.exportLearner();
  return {
    reply: replyOf(compose.paragraph('privacy.export'), {
      kind: 'file',
      name: 'hm-tutor-export.json',
      mediaType: 'application/json',
      content: `${JSON.stringify(everything, null, 2)}\n`,
    }),
  };
}

function forget(context: Context, compose: Composer, confirmed: boolean): Outcome {
  if (context.learner.id === '') throw new KnownError('nothing-kept');
  if (!confirmed) {
    return {
      reply: replyOf(
        compose.notice('information', 'privacy.ask-forget'),
        compose.choices(['choice.forget', 'hm privacy forget yes'], ['choice.keep', 'hm status']),
      ),
    };
  }
  return { forget: true, reply: replyOf(compose.notice('success', 'privacy.forgotten')) };
}
