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
              compose.line('privacy.kept-files'),
              compose.line('privacy.kept-cohort'),
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
      content: `${asJson(everything)}\n`,
    }),
  };
}

/** One row a line. Files in earlier replies are left out: they are earlier exports, and each would hold the one before. */
function asJson(everything: Readonly<Record<string, unknown>>): string {
  const row = (value: unknown) =>
    JSON.stringify(value, (_, inner) => (inner?.kind === 'file' ? { ...inner, content: undefined } : inner));
  const tables = Object.entries(everything).map(([name, value]) => {
    const rows = Array.isArray(value) ? `[\n    ${value.map(row).join(',\n    ')}\n  ]` : row(value);
    return `  ${JSON.stringify(name)}: ${rows}`;
  });
  return `{\n${tables.join(',\n')}\n}`;
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
