import { composer } from '../../core/compose-reply.ts';
import type { Block, Reply } from '../../core/reply.ts';
import type { Messages } from '../../i18n/messages.ts';

/** The answer, with the last one of those that never arrived before it. */
export function withMissed(missed: readonly Reply[], reply: Reply, messages: Messages): Reply {
  const last = missed.at(-1);
  if (last === undefined) return reply;
  const compose = composer(messages);
  const told: Block[] = [
    missed.length === 1
      ? compose.notice('information', 'discord.missed')
      : compose.notice('information', 'discord.missed-more', { count: missed.length }),
    // What could be pressed below it belongs to that moment.
    ...last.blocks.filter(({ kind }) => kind !== 'choices'),
    compose.notice('information', 'discord.missed-end'),
  ];
  return { ...reply, audience: 'learner', blocks: [...told, ...reply.blocks] };
}
