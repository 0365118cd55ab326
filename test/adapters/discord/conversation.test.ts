/** What learners do in Discord besides typing a command: buttons, forms, menus, files, completion. */
import { MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Shown } from '../../doubles/discord/interaction.ts';
import type { Person } from '../../doubles/discord/person.ts';
import type { Channel, Guild } from '../../doubles/discord/world.ts';
import { plainTextOf } from './plain-text.ts';
import { DiscordTutor, messageIn, modalIn, textIn } from './tutor.ts';

const rightInput = `inputs = {
  nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";
  home-manager.url = "github:nix-community/home-manager";
};`;

let tutor: DiscordTutor;
let guild: Guild;
let channel: Channel;

beforeAll(async () => {
  tutor = await DiscordTutor.start();
  guild = tutor.double.world.addGuild('NixOS');
  channel = tutor.double.world.addChannel(guild, 'help');
});

afterAll(() => tutor.close());

/** A new learner in the guild's channel. */
function learner(name: string): Person {
  const person = tutor.double.person(name);
  tutor.double.world.join(guild, person.user);
  return person.in(channel);
}

const plain = (shown: Shown) => plainTextOf(messageIn(shown), tutor.double.cdn);
const file = (name: string, content: string | Buffer) => ({ name, type: '', bytes: Buffer.from(content) });

/** The learner at the first step, with its message. */
async function atFirstStep(person: Person) {
  await person.command('hm', 'next').shown;
  return messageIn(await person.command('hm', 'next').shown);
}

test('every command that help lists can be pressed', async () => {
  const help = textIn(await learner('Alice').command('hm', 'help').shown);
  const listed = help.split('\n').filter((line) => line.startsWith('- '));
  expect(listed.length).toBeGreaterThan(10);
  for (const line of listed) expect(line).toMatch(/^- <\/hm [a-z]+:\d+> [A-Z]/);
});

describe('a step', () => {
  test('is seen by its learner only, and its buttons work', async () => {
    const alice = learner('Alice');
    const step = await atFirstStep(alice);
    expect(step.flags).toBe(MessageFlags.Ephemeral | MessageFlags.IsComponentsV2);
    expect(plain(await alice.press(step, 'Hint').shown)).toContain('Hint 1 of 3: Declare the input');
    expect(plain(await alice.press(step, 'Skip for now').shown)).toContain('Skipped for now');
  });

  test('stays in a direct message, where nobody else can read it', async () => {
    const step = await atFirstStep(tutor.double.person('Alice'));
    expect(step.flags).toBe(MessageFlags.IsComponentsV2);
  });

  test('has buttons that work after a restart, and long after other steps', async () => {
    const alice = learner('Alice');
    const step = await atFirstStep(alice);
    await tutor.disconnect();
    await tutor.connect();
    expect(plain(await alice.press(step, 'Hint').shown)).toContain('Hint 1 of 3: Declare the input');
  });

  test('of another learner has buttons that do nothing for oneself, and nothing for the other', async () => {
    const alice = learner('Alice').in(channel);
    const mallory = learner('Mallory').in(channel);
    const step = await atFirstStep(alice);
    // Discord hides the message from others; this is somebody whose client does not.
    const forged = { ...step, flags: MessageFlags.IsComponentsV2 };
    tutor.double.world.messages.set(step.id, forged as typeof step);
    expect(plain(await mallory.press(step, 'Skip for now').shown)).toContain('offered to somebody else');
    expect(plain(await alice.command('hm', 'status').shown)).toContain(
      'Declare the input (`hm-input`): you are here',
    );
    expect(plain(await mallory.command('hm', 'status').shown)).toContain('You have not started yet');
  });

  test('with a button that is none of ours says so', async () => {
    const alice = learner('Alice');
    const foreign = tutor.double.world.post(tutor.double.world.bot, channel, 'old', {
      components: [
        { type: 1, components: [{ type: 2, id: 2, style: 1, label: 'Old', custom_id: 'v0:next' }] },
      ] as never,
    });
    expect(plain(await alice.press(foreign, 'Old').shown)).toContain('I do not know that button any more');
  });
});

describe('a form', () => {
  test('takes code as it was pasted, and counts for the step it was opened for', async () => {
    const alice = learner('Alice');
    await atFirstStep(alice);
    const modal = modalIn(await alice.command('hm', 'check').shown);
    expect(plain(await alice.submit(modal, { text: rightInput }).shown)).toContain(
      'Passed: Declare the input',
    );
  });

  test('takes longer code as a file, from Discord alone', async () => {
    const alice = learner('Alice');
    await atFirstStep(alice);
    const modal = modalIn(await alice.command('hm', 'check').shown);
    const comment = `# ${'x'.repeat(78)}\n`.repeat(100);
    const code = file('flake.nix', `${comment}{\n  ${rightInput}\n  outputs = { ... }: { };\n}`);
    expect(plain(await alice.submit(modal, { files: [code] }).shown)).toContain('Passed: Declare the input');
  });

  test.each<[string, string | Buffer, string]>([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 255]), 'That is not text'],
    ['a file that is too long', 'x'.repeat(300_000), 'I read at most'],
  ])('refuses %s', async (_, content, sentence) => {
    const alice = learner('Alice');
    await atFirstStep(alice);
    const before = tutor.double.cdn.requested.length;
    const modal = modalIn(await alice.command('hm', 'check').shown);
    const shown = await alice.submit(modal, { files: [file('code.nix', content)] }).shown;
    expect(plain(shown)).toContain(sentence);
    if (content.length > 200_000) expect(tutor.double.cdn.requested).toHaveLength(before);
  });

  test('with a file from elsewhere is not followed there', async () => {
    const alice = learner('Alice');
    await atFirstStep(alice);
    const modal = modalIn(await alice.command('hm', 'check').shown);
    await tutor.disconnect();
    await tutor.connect({ fileServers: ['https://cdn.discordapp.com'] });
    const shown = await alice.submit(modal, { files: [file('flake.nix', rightInput)] }).shown;
    expect(plain(shown)).toContain('I read files only from Discord itself');
    await tutor.disconnect();
    await tutor.connect();
  });
});

describe('the menu of a message', () => {
  test('checks the message; credit goes to its author', async () => {
    const alice = learner('Alice');
    await atFirstStep(alice);
    const message = alice.write(`\`\`\`nix\n${rightInput}\n\`\`\``);
    expect(plain(await alice.messageMenu('Check this Nix', message).shown)).toContain(
      'Passed: Declare the input',
    );
    expect(plain(await alice.command('hm', 'status').shown)).toContain('1 of 16 steps passed');
  });

  test("of somebody else's message brings no credit", async () => {
    const alice = learner('Alice');
    const bob = learner('Bob');
    await atFirstStep(alice);
    const message = bob.write(`\`\`\`nix\n${rightInput}\n\`\`\``);
    const shown = plain(await alice.messageMenu('Check this Nix', message).shown);
    expect(shown).toContain('only its author gets credit for it');
    expect(plain(await alice.command('hm', 'status').shown)).toContain('0 of 16 steps passed');
  });
});

describe('completion', () => {
  test('offers steps and options while they are typed', async () => {
    const alice = learner('Alice');
    const choices = async (name: string, option: string, typed: string) => {
      const shown = await alice.complete('hm', name, { [option]: typed }, option).shown;
      return shown.kind === 'choices' ? shown.choices.map(({ value }) => value) : shown.kind;
    };
    expect(await choices('goto', 'step', 'hm-in')).toContain('hm-input');
    expect(await choices('option', 'name', 'programs.git.en')).toContain('programs.git.enable');
    expect((await choices('option', 'name', '')).length).toBeLessThanOrEqual(25);
  });
});

describe('what a learner typed', () => {
  test('can neither ping, nor format, nor leave its fence', async () => {
    const alice = learner('Alice');
    const mallory = tutor.double.person('@everyone **Mallory** <@1>');
    tutor.double.world.join(guild, mallory.user);
    const code = `\`\`\`nix\n{ x = "@everyone <@${alice.user.id}> ~~~ \u200b'' *a*"; # [a](https://example.org)\n  home-manager.url = 1\n\`\`\``;
    await atFirstStep(mallory.in(channel));
    const modal = modalIn(await mallory.in(channel).command('hm', 'check').shown);
    const shown = await mallory.in(channel).submit(modal, { text: code }).shown;
    const message = messageIn(shown);
    expect(message).toMatchObject({ mention_everyone: false, mentions: [], mention_roles: [] });
    const named = await mallory.in(channel).command('hm', 'goto', { step: '@everyone **x** `y`' }).shown;
    expect(JSON.stringify(messageIn(named).components)).not.toContain('**x**');
    expect(messageIn(named)).toMatchObject({ mention_everyone: false, mentions: [] });
  });
});

describe.skipIf(!commands.some(({ group }) => group === 'cohort'))('commands of moderators', () => {
  test('are registered for them alone', () => {
    const cohort = tutor.double.world.commandsFor(null).find(({ name }) => name === 'cohort');
    expect(cohort?.default_member_permissions).toBe(String(PermissionFlagsBits.ManageGuild));
    expect(() => learner('Alice').command('cohort', 'create')).toThrow('not offered');
  });
});

describe('somebody who brought the tutor along', () => {
  test('is answered in a server that did not install it', async () => {
    const foreign = tutor.double.world.addGuild('Elsewhere', { installed: false });
    const alice = tutor.double.person('Alice');
    tutor.double.world.join(foreign, alice.user);
    const place = tutor.double.world.addChannel(foreign, 'general');
    const message = messageIn(await alice.in(place).command('hm', 'next').shown);
    expect(message.flags).toBe(MessageFlags.Ephemeral | MessageFlags.IsComponentsV2);
  });
});
