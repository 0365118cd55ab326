import { composer } from '../../core/compose-reply.ts';
import type { Block, Reply } from '../../core/reply.ts';
import { type Delivery, isPersonalNews } from '../../core/store.ts';
import type { Messages } from '../../i18n/messages.ts';

/** The answer, with the news and the last answer that never arrived before it. */
export function withMissed(missed: readonly Delivery[], reply: Reply, messages: Messages): Reply {
  if (missed.length === 0) return reply;
  const compose = composer(messages);
  const news = missed.filter(isPersonalNews);
  const answers = missed.filter((delivery) => !isPersonalNews(delivery));
  const last = answers.at(-1);
  const told: Block[] = [
    ...(news.length === 0 ? [] : [compose.notice('information', 'discord.news')]),
    ...news.flatMap((each) => each.reply.blocks),
    ...(last === undefined
      ? []
      : [
          answers.length === 1
            ? compose.notice('information', 'discord.missed')
            : compose.notice('information', 'discord.missed-more', { count: answers.length }),
          // What could be pressed below it belongs to that moment.
          ...last.reply.blocks.filter(({ kind }) => kind !== 'choices'),
        ]),
    compose.notice('information', 'discord.missed-end'),
  ];
  return { ...reply, audience: 'learner', blocks: [...told, ...reply.blocks] };
}
