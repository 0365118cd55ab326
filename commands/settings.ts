import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf, text } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';
import { keepsFiles } from '../src/core/keeping.ts';
import type { Learner } from '../src/core/learner.ts';
import type { Inline } from '../src/core/reply.ts';
import { settings as allSettings, type Setting } from '../src/core/settings.ts';

export const settings = defineCommand({
  group: 'hm',
  name: 'settings',
  aliases: ['set', 'setting'],
  description: 'command.settings',
  arguments: {
    name: {
      kind: 'choice',
      description: 'argument.settings-name',
      required: false,
      choices: allSettings.map((setting) => setting.name),
      synonyms: {
        username: 'login',
        user: 'login',
        hostname: 'host',
        timezone: 'time-zone',
        lang: 'language',
        files: 'keep-files',
        keep: 'keep-files',
      },
    },
    value: { kind: 'text', description: 'argument.settings-value', required: false },
  },
  body: null,
  permission: 'anyone',
  async run(context, given): Promise<Outcome> {
    const { learner, messages } = context;
    const compose = composer(messages);
    const setting = allSettings.find((candidate) => candidate.name === given.name);
    if (setting === undefined) {
      const lines = allSettings.map((each): readonly Inline[] => {
        const value = each.read(learner);
        return [
          { kind: 'code', text: each.name },
          text(' '),
          ...compose.line(each.description),
          text(': '),
          ...(value === null ? compose.line('settings.unknown') : [{ kind: 'strong', text: value } as const]),
        ];
      });
      return {
        reply: replyOf(compose.heading('settings.heading'), listOf(lines), compose.paragraph('settings.how')),
      };
    }
    if (given.value === null) {
      throw new KnownError('setting-value-missing', {
        name: setting.name,
        value: setting.read(learner) ?? '',
      });
    }
    const [value, isConfirmed] = withoutConfirmation(setting, given.value);
    const clears = value === '-' || value.toLowerCase() === 'clear';
    const after = clears ? setting.clear(learner) : setting.write(learner, value);
    if (keepsFiles(learner) && !keepsFiles(after)) {
      return keepNothing(context, compose, after, isConfirmed);
    }
    const noted = setting.read(after);
    return {
      learner: after,
      reply: replyOf(
        noted === null
          ? compose.notice('success', 'settings.cleared', { name: setting.name })
          : compose.notice('success', 'settings.changed', { name: setting.name, value: noted }),
      ),
    };
  },
});

/** `off yes` confirms that what was saved may go. */
function withoutConfirmation(
  { name }: Setting,
  value: string,
): readonly [value: string, isConfirmed: boolean] {
  const [first = '', second = '', ...more] = value.split(' ');
  const isConfirmed = name === 'keep-files' && second.toLowerCase() === 'yes' && more.length === 0;
  return isConfirmed ? [first, true] : [value, false];
}

/** What was saved goes, with every change that could be taken back; where there is something, only once confirmed. */
async function keepNothing(
  context: Context,
  compose: Composer,
  after: Learner,
  isConfirmed: boolean,
): Promise<Outcome> {
  const saved = await context.savedFiles();
  if (saved.length > 0 && !isConfirmed) {
    return {
      reply: replyOf(
        compose.notice('information', 'settings.ask-delete', { count: saved.length }),
        compose.choices(
          ['choice.delete-files', 'hm settings keep-files off yes'],
          ['choice.keep', 'hm files'],
        ),
      ),
    };
  }
  return {
    learner: after,
    files: {
      texts: Object.fromEntries(saved.map(({ path }) => [path, null])),
      slot: null,
      history: { kind: 'forget' },
    },
    reply: replyOf(compose.notice('success', 'settings.files-deleted', { count: saved.length })),
  };
}
