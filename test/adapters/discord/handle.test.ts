/** Interactions as they come over HTTP as well: no connection stands behind the handler. */
import { type APIInteraction, type APIInteractionResponse, InteractionType } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import { createHandler } from '../../../src/adapters/discord/handle.ts';
import { messagesFor } from '../../../src/i18n/messages.ts';
import { knowledge } from '../../support/knowledge.ts';
import { lesson } from '../../support/lesson.ts';

const nobodyAsks = () => {
  throw new Error('nothing of the core is needed');
};
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function answersTo(interaction: object): Promise<readonly APIInteractionResponse[]> {
  const answers: APIInteractionResponse[] = [];
  const handle = createHandler({
    chapter: lesson,
    commands: [],
    options: knowledge.options,
    dispatch: nobodyAsks,
    deliveries: { begin: nobodyAsks } as never,
    messages: messagesFor('en'),
    mention: () => null,
    publicChannels: new Set(),
    moderatorRoles: new Set(),
    checkChannel: nobodyAsks,
    openExport: nobodyAsks,
    clock: () => new Date(),
    newErrorId: () => 'k7mq-x2pd',
    log,
    fileServers: [],
  });
  await handle(interaction as APIInteraction, {
    respond: async (response) => {
      answers.push(response);
      return 'arrived';
    },
    editOriginal: nobodyAsks,
  });
  return answers;
}

test('the ping by which Discord tries an address is answered', async () => {
  expect(await answersTo({ id: '1', token: 't', type: InteractionType.Ping })).toEqual([{ type: 1 }]);
});

test('what nobody asked is passed over', async () => {
  expect(await answersTo({ id: '1', token: 't', type: InteractionType.ApplicationCommand })).toEqual([]);
});
