/** What is sent, and what is remembered, whatever becomes of an answer. */
import { type APIInteraction, InteractionType } from 'discord-api-types/v10';
import { beforeEach, expect, test } from 'vitest';
import { Answers } from '../../../src/adapters/discord/answers.ts';
import { Deliveries } from '../../../src/adapters/discord/deliveries.ts';
import { accountOfUser } from '../../../src/adapters/discord/event.ts';
import type { Receipt, Responder } from '../../../src/adapters/discord/responder.ts';
import { callOfCommand } from '../../../src/core/call.ts';
import type { Answer } from '../../../src/core/dispatch.ts';
import { messagesFor } from '../../../src/i18n/messages.ts';
import { aReply } from '../../support/work.ts';

const user = {
  id: '80351110224678912',
  username: 'nelly',
  discriminator: '0',
  global_name: null,
  avatar: null,
};
// Only what is looked at stands in the interaction.
const interaction = {
  id: '1000000000000000000',
  type: InteractionType.ApplicationCommand,
  channel_id: '3',
  user,
} as unknown as APIInteraction;
const account = accountOfUser(user, null);
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let delivered: string[];
let sent: string[];
let failed: object[];

beforeEach(() => {
  delivered = [];
  sent = [];
  failed = [];
});

/** Discord's receipts in the order of what is sent to it. */
function responder(...receipts: readonly Receipt[]): Responder {
  const left = [...receipts];
  const take = (what: string) => {
    sent.push(what);
    return Promise.resolve(left.shift() ?? 'arrived');
  };
  return {
    respond: (response) => take(response.type === 5 ? 'deferral' : wordsOf(response)),
    editOriginal: ({ body }) => take(`edit: ${wordsOf(body)}`),
  };
}

function wordsOf(sentBody: unknown): string {
  const words = JSON.stringify(sentBody);
  if (words.includes('k7mq-x2pd')) return 'its number';
  return words.includes('what was said') ? 'the answer' : 'its file';
}

async function answered(by: Responder, answer: Partial<Answer> = {}, wait = 0): Promise<void> {
  const store = {
    undelivered: async () => [],
    markDelivered: async (ids: readonly string[]) => void delivered.push(...ids),
  };
  const deliveries = new Deliveries(store, () => new Date(), log);
  const answers = new Answers({
    dispatch: async () => {
      await new Promise((resolve) => setTimeout(resolve, wait));
      return {
        reply: aReply('what was said'),
        deliveryId: '7',
        duplicate: false,
        delivered: false,
        ...answer,
      };
    },
    deliveries,
    messages: messagesFor('en'),
    mention: () => null,
    publicChannels: new Set(),
    moderatorRoles: new Set(),
    checkChannel: async () => null,
    openExport: async () => null,
    clock: () => new Date(),
    newErrorId: () => 'k7mq-x2pd',
    log: { ...log, error: (fields) => void failed.push(fields) },
  });
  await answers.answer(interaction, account, by, () => callOfCommand('hm next', null));
  await deliveries.close();
}

test.each<[string, readonly Receipt[], readonly string[], readonly string[]]>([
  ['arrives', ['arrived'], ['the answer'], ['7']],
  ['is refused comes as a file', ['refused', 'arrived'], ['the answer', 'its file'], ['7']],
  ['fails is sent again', ['failed', 'failed', 'arrived'], ['the answer', 'the answer', 'the answer'], ['7']],
  [
    'was begun before replaces what stands there',
    ['taken', 'arrived'],
    ['the answer', 'edit: the answer'],
    ['7'],
  ],
  [
    'is refused there too comes as a file',
    ['taken', 'refused'],
    ['the answer', 'edit: the answer', 'edit: its file'],
    ['7'],
  ],
  [
    'is refused in every form is given up with a number',
    ['refused', 'refused', 'arrived'],
    ['the answer', 'its file', 'its number'],
    ['7'],
  ],
  [
    'is refused whatever it says is given up as well',
    ['refused', 'refused', 'refused'],
    ['the answer', 'its file', 'its number'],
    ['7'],
  ],
  ['comes too late is not counted as delivered', ['gone'], ['the answer'], []],
  [
    'cannot be sent is not counted as delivered',
    ['failed', 'failed', 'failed'],
    ['the answer', 'the answer', 'the answer'],
    [],
  ],
])('an answer that %s', async (_, receipts, expected, recorded) => {
  await answered(responder(...receipts));
  expect(sent).toEqual(expected);
  expect(delivered).toEqual(recorded);
});

test('the number of an answer that is given up stands in the log', async () => {
  await answered(responder('refused', 'refused'));
  expect(failed).toEqual([{ errorId: 'k7mq-x2pd', interaction: interaction.id }]);
});

test('the word that it takes longer is sent again where it fails', async () => {
  await answered(responder('failed', 'arrived'), {}, 1600);
  expect(sent).toEqual(['deferral', 'deferral', 'edit: the answer']);
});

test('an answer that its learner has is not given again', async () => {
  await answered(responder(), { reply: aReply(''), duplicate: true, delivered: true });
  expect(sent).toEqual([]);
});
