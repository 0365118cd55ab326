import { findCommand } from '../src/core/arguments.ts';
import {
  type AnyCommand,
  type ArgumentSpecs,
  defineCommand,
  type Outcome,
  usageOf,
} from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf, text } from '../src/core/compose-reply.ts';
import type { CommandCall } from '../src/core/event.ts';
import type { Block, Inline } from '../src/core/reply.ts';

export const help = defineCommand({
  group: 'hm',
  name: 'help',
  aliases: ['commands'],
  description: 'command.help',
  arguments: {
    command: { kind: 'text', description: 'argument.help-command', required: false, completes: 'command' },
  },
  body: null,
  permission: 'anyone',
  audience: 'room',
  run({ commands, chapter, group, messages, moderator }, given): Outcome {
    const compose = composer(messages);
    const visible = commands
      .filter((command) => command.permission === 'anyone' || moderator)
      .toSorted((one, other) => Number(other.group === group) - Number(one.group === group));
    if (given.command !== null) {
      return { reply: replyOf(describe(compose, findCommand(callOf(given.command), visible, chapter))) };
    }
    return {
      reply: replyOf(
        compose.heading('help.heading'),
        compose.paragraph('help.about', { title: chapter.title }),
        listOf(
          visible.map((command) => [
            { kind: 'command', text: usageOf(command) },
            text(' '),
            ...compose.line(command.description),
          ]),
        ),
        compose.paragraph('help.more'),
      ),
    };
  },
});

/** `check`, `hm check` and `cohort create` are all understood. */
function callOf(typed: string): CommandCall {
  const [, group = 'hm', name = ''] = /^\/?(?:(hm|cohort)\s+)?(.*)$/i.exec(typed.trim()) ?? [];
  return { group: group.toLowerCase(), name, words: [], options: {}, body: null, bodyAuthor: null };
}

function describe(compose: Composer, command: AnyCommand): Block[] {
  const specs = Object.entries(command.arguments as ArgumentSpecs);
  const lines = specs.map(([name, spec]): readonly Inline[] => [
    { kind: 'code', text: name },
    text(' '),
    ...compose.line(spec.description),
    ...(spec.kind === 'choice' ? [text(` (${spec.choices.join(', ')})`)] : []),
  ]);
  return [
    { kind: 'paragraph', text: [{ kind: 'command', text: usageOf(command) }] },
    compose.paragraph(command.description),
    ...(lines.length === 0 ? [] : [listOf(lines)]),
    ...(command.body === null ? [] : [compose.paragraph(command.body.description)]),
    ...(command.aliases.length === 0
      ? []
      : [compose.paragraph('help.aliases', { aliases: command.aliases.join(', ') })]),
  ];
}
