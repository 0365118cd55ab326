/** A learner talks to the tutor through Discord. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../doubles/discord/person.ts';
import { DiscordTutor, messageIn, modalIn, textIn } from './tutor.ts';

const right =
  'inputs = {\n  nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";\n  hm.url = "github:nix-community/home-manager";\n};';
const wrong = 'inputs = {\n  hm.url = "github:nix-community/home-manager"\n};';

let discord: DiscordTutor;
let people = 0;

beforeAll(async () => {
  discord = await DiscordTutor.start();
}, 60_000);
afterAll(() => discord.close());

/** Somebody new, who has read the introduction. */
async function learner(): Promise<Person> {
  const person = discord.double.person(`Learner ${++people}`);
  await person.command('hm', 'next').shown;
  return person;
}

function publicChannel() {
  const guild = discord.double.world.addGuild('A course');
  return { guild, channel: discord.double.world.addChannel(guild, 'help') };
}

describe('a step', () => {
  test('comes with buttons to check, to get a hint and to skip', async () => {
    const alice = await learner();
    const step = await alice.command('hm', 'next').shown;
    expect(textIn(step)).toContain('## Step 1 of 16: Declare the input');
    expect(textIn(step)).toMatch(/\[Check my code]\n\[Hint]\n\[Skip for now]$/);
  });

  test('is judged from the form behind the button', async () => {
    const alice = await learner();
    const step = messageIn(await alice.command('hm', 'next').shown);
    const form = modalIn(await alice.press(step, 'Check my code').shown);
    expect(form.title).toBe('Check my code');
    const refusal = await alice.submit(form, { text: wrong }).shown;
    expect(textIn(refusal)).toContain('### Not yet: Declare the input');
    expect(textIn(refusal)).toContain('```\n2 |   hm.url');
    const again = modalIn(await alice.press(messageIn(refusal), 'Check my code').shown);
    expect(textIn(await alice.submit(again, { text: right }).shown)).toContain(
      '### Passed: Declare the input',
    );
  });

  test('is judged from a file, which is fetched from Discord only', async () => {
    const alice = await learner();
    const form = modalIn(await alice.command('hm', 'check', { step: 'hm-input' }).shown);
    const file = { name: 'flake.nix', type: '', bytes: Buffer.from(right) };
    expect(textIn(await alice.submit(form, { files: [file] }).shown)).toContain('Passed: Declare the input');
  });

  test('asks for code where the form was left empty', async () => {
    const alice = await learner();
    const form = modalIn(await alice.command('hm', 'check').shown);
    expect(textIn(await alice.submit(form, {}).shown)).toContain('I see no code.');
  });

  test('refuses a file that is no text, and one that is too large', async () => {
    const alice = await learner();
    const send = async (bytes: Buffer) => {
      const form = modalIn(await alice.command('hm', 'check').shown);
      return textIn(await alice.submit(form, { files: [{ name: 'a.nix', type: '', bytes }] }).shown);
    };
    expect(await send(Buffer.from([0, 1, 2, 3]))).toContain('That is not text.');
    const requested = discord.double.cdn.requested.length;
    expect(await send(Buffer.alloc(70 * 1024, 'x'))).toContain('That is 70 KB, and I read at most 64 KB.');
    expect(discord.double.cdn.requested).toHaveLength(requested);
  });
});

describe('questions', () => {
  test('are answered with buttons, and an old button answers no other question', async () => {
    const alice = await learner();
    const question = await alice.command('hm', 'goto', { step: 'state-version' }).shown;
    expect(textIn(question)).toMatch(/\[a]\n\[b]/);
    const answered = await alice.press(messageIn(question), 'b').shown;
    expect(textIn(answered)).toMatch(/^### (Yes|Not)|\*\*b\*\*/m);
    await alice.command('hm', 'goto', { step: 'hm-input' }).shown;
    const late = await alice.press(messageIn(question), 'a').shown;
    expect(textIn(late)).toContain('That offer belongs to another place in the chapter');
  });
});

describe('buttons', () => {
  test('work after a restart', async () => {
    const alice = await learner();
    const step = messageIn(await alice.command('hm', 'next').shown);
    await discord.disconnect();
    await discord.connect();
    expect(textIn(await alice.press(step, 'Hint').shown)).toContain('Hint 1 of 3');
  });

  test('do nothing in somebody else’s hands', async () => {
    const alice = await learner();
    const step = messageIn(await alice.command('hm', 'next').shown);
    const skip = (person: Person) => person.press(step, 'Skip for now').shown;
    const mallory = discord.double.person('Mallory');
    expect(textIn(await skip(mallory))).toContain('That was offered to somebody else');
    expect(textIn(await alice.command('hm', 'next').shown)).toContain('Step 1 of 16');
  });

  test('that nobody knows any more are told so', async () => {
    const alice = await learner();
    const channel = discord.double.world.directChannel(alice.user);
    const old = discord.double.world.post(discord.double.world.bot, channel, '', {
      components: [
        { type: 1, components: [{ type: 2, style: 1, label: 'Old', custom_id: 'v0:old' }] },
      ] as never,
    });
    expect(textIn(await alice.press(old, 'Old').shown)).toContain('I do not know that button any more');
  });
});

describe('a message', () => {
  test('is checked from its menu', async () => {
    const alice = await learner();
    const own = alice.write(`Is this right?\n\`\`\`nix\n${right}\n\`\`\``);
    expect(textIn(await alice.messageMenu('Check this Nix', own).shown)).toContain(
      'Passed: Declare the input',
    );
  });

  test('of somebody else brings its reader no credit', async () => {
    const { guild, channel } = publicChannel();
    const alice = await learner();
    const bob = discord.double.person('Bob');
    for (const { user } of [alice, bob]) discord.double.world.join(guild, user);
    const message = bob.in(channel).write(right);
    const shown = await alice.in(channel).messageMenu('Check this Nix', message).shown;
    expect(textIn(shown)).toContain('This was written by Bob.');
    expect(textIn(await alice.command('hm', 'status').shown)).toContain('0 of 16 steps passed');
  });
});

describe('where answers are seen', () => {
  test('in a server only by the learner; in direct messages they stay', async () => {
    const { guild, channel } = publicChannel();
    const alice = await learner();
    discord.double.world.join(guild, alice.user);
    const inServer = alice.in(channel).command('hm', 'status');
    await inServer.shown;
    expect(inServer.ephemeral).toBe(true);
    const direct = alice.command('hm', 'status');
    await direct.shown;
    expect(direct.ephemeral).toBe(false);
  });

  test('joining a server posts nothing', async () => {
    const before = discord.double.exchanges.length;
    publicChannel();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(discord.double.exchanges).toHaveLength(before);
  });

  test('nothing that was typed pings anybody', async () => {
    const alice = await learner();
    const shown = await alice.command('hm', 'explain', { message: 'error: @everyone <@1> undefined' }).shown;
    expect(messageIn(shown).mention_everyone).toBe(false);
    expect(messageIn(shown).mentions).toEqual([]);
  });
});

describe('completion', () => {
  async function choices(command: string, option: string, typed: string): Promise<readonly string[]> {
    const person = discord.double.person('Typist');
    const shown = await person.complete('hm', command, { [option]: typed }, option).shown;
    return shown.kind === 'choices' ? shown.choices.map(({ value }) => value) : [shown.kind];
  }

  test('of steps and of options', async () => {
    expect(await choices('goto', 'step', 'face')).toEqual(['face-file']);
    expect(await choices('goto', 'step', '')).toHaveLength(16);
    expect(await choices('option', 'name', 'programs.git.en')).toContain('programs.git.enable');
    expect(await choices('option', 'name', 'zzzzzzzzzzzzzz')).toEqual([]);
  });
});

test('an export comes as a file', async () => {
  const alice = await learner();
  const shown = messageIn(await alice.command('hm', 'privacy', { action: 'export' }).shown);
  expect(shown.attachments.map(({ filename }) => filename)).toEqual([expect.stringMatching(/\.json$/)]);
});
