/** Two client libraries that know nothing of each other use the double; whatever they send is held against the rules. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bot, type StartBot, startDiscordJs, startOceanic } from './bots.ts';
import { DiscordDouble } from './double.ts';
import type { Modal, Shown } from './interaction.ts';
import { registered } from './registered.ts';

let double: DiscordDouble;
let bot: Bot;

afterEach(async () => {
  await bot.close();
  await double.close();
});

describe.each<[string, StartBot]>([
  ['discord.js', startDiscordJs],
  ['oceanic.js', startOceanic],
])('%s', { timeout: 15_000 }, (_, start) => {
  beforeEach(async () => {
    double = await DiscordDouble.start();
    double.world.commands.set('', registered(double.world));
    bot = await start(double);
  }, 15_000);

  test('answers a command, a button, a form and a completion', async () => {
    const alice = double.person('Alice');
    const message = messageIn(await alice.command('hm', 'goto', { step: 'one' }).shown);
    expect(message.content).toBe('ok');
    const modal = modalIn(await alice.press(message, 'More').shown);
    const changed = messageIn(await alice.submit(modal, { code: 'x = 1;' }).shown);
    expect(changed).toMatchObject({ id: message.id, content: 'x = 1;' });
    const completed = await alice.complete('hm', 'goto', { step: 'o' }, 'step').shown;
    expect(completed).toEqual({ kind: 'choices', choices: [{ name: 'one', value: 'one' }] });
  });

  test('comes back after its connection broke, and misses nothing', async () => {
    double.gateway.dropConnections();
    const missed = double.person('Alice').command('hm', 'next');
    await until(() => double.gateway.resumed === 1);
    expect(messageIn(await missed.shown).content).toBe('ok');
    expect(double.gateway.identified).toBe(1);
  });

  test('misses what was said while it had no session', async () => {
    await bot.close();
    await until(() => double.gateway.connected.length === 0);
    const lost = double.person('Alice').command('hm', 'next');
    bot = await start(double);
    expect(await lost.shown).toEqual({ kind: 'failed' });
    expect(double.exchanges.map(({ operation }) => operation)).not.toContain('create_interaction_response');
  });
});

function messageIn(shown: Shown) {
  if (shown.kind !== 'message') throw new Error(`a message was expected, not ${shown.kind}`);
  return shown.message;
}

function modalIn(shown: Shown): Modal {
  if (shown.kind !== 'modal') throw new Error(`a form was expected, not ${shown.kind}`);
  return shown.modal;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
