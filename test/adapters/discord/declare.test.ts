/** What Discord is told of the commands. */
import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { type DeclaredCommand, declareCommands } from '../../../src/adapters/discord/declare.ts';
import { compareCommands } from '../../../src/adapters/discord/differences.ts';
import type { AnyCommand } from '../../../src/core/command.ts';
import { messagesFor } from '../../../src/i18n/messages.ts';
import { readDescription } from '../../doubles/discord/description.ts';
import { checkRules } from '../../doubles/discord/rules.ts';

const messages = messagesFor('en');
const declared = declareCommands(commands, messages);

function named(name: string): DeclaredCommand {
  const found = declared.find((command) => command.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

function subcommand(name: string): object | undefined {
  const { options = [] } = named('hm') as { options?: readonly { name: string }[] };
  return options.find((option) => option.name === name);
}

/** As Discord gives them back: with defaults filled in, in an order of its own. */
function registered(command: DeclaredCommand, id: string, more: object = {}) {
  const fields = {
    id,
    application_id: '1',
    version: '9',
    default_member_permissions: null,
    nsfw: false,
    description: '',
    name_localizations: null,
    description_localizations: null,
    ...command,
    ...more,
  };
  return Object.fromEntries(Object.entries(fields).reverse()) as never;
}

describe('declarations', () => {
  test('keep the rules of Discord', () => {
    expect(checkRules('bulk_set_application_commands', declared)).toEqual([]);
    const file = process.env.DISCORD_OPENAPI;
    if (file === undefined) return;
    expect(readDescription(file).checkRequest('bulk_set_application_commands', declared)).toEqual([]);
  });

  test('every command of the tutor is there, to be used in servers and in direct messages', () => {
    const { options = [] } = named('hm') as { options?: readonly { name: string }[] };
    const learners = commands.filter(({ group }) => group === 'hm');
    expect(options.map(({ name }) => name)).toEqual(learners.map(({ name }) => name));
    expect(named('hm')).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
  });

  test('steps and options complete, fixed words are listed, code is never an option', () => {
    expect(subcommand('goto')).toMatchObject({
      options: [{ type: 3, name: 'step', required: true, autocomplete: true }],
    });
    expect(subcommand('reset')).toMatchObject({
      options: [{ name: 'confirmation', choices: [{ name: 'yes', value: 'yes' }] }],
    });
    expect(subcommand('check')).toMatchObject({ options: [{ name: 'step', required: false }] });
  });

  test('a message can be checked from its menu', () => {
    expect(named('Check this Nix')).toMatchObject({ type: 3, contexts: [0, 1, 2] });
  });

  test("moderators' commands are for servers, and hidden from others", () => {
    const [example] = commands;
    const forModerators = {
      ...(example as AnyCommand),
      group: 'cohort',
      permission: 'moderator',
    } as AnyCommand;
    const [cohort] = declareCommands([forModerators], messages);
    expect(cohort).toMatchObject({
      name: 'cohort',
      default_member_permissions: '32',
      contexts: [0],
      integration_types: [0],
    });
  });
});

describe('only what changed is sent', () => {
  const there = declared.map((command, index) => registered(command, String(index + 1)));

  test('nothing, where Discord knows them as they are', () => {
    expect(compareCommands(declared, there)).toEqual({
      create: [],
      update: [],
      remove: [],
      unchanged: declared.map(({ name }) => name),
    });
  });

  test('a command of one server is the same without places', () => {
    const inGuild = declared.map((command, index) =>
      registered(command, String(index), { guild_id: '5', contexts: null, integration_types: [0] }),
    );
    expect(compareCommands(declared, inGuild).update).toEqual([]);
  });

  test('one that is new, one that changed and one that is gone', () => {
    const [first, ...others] = declared;
    if (first === undefined) throw new Error('nothing is declared');
    const changed = registered(first, '1', { description: 'Something else.' });
    const old = registered({ type: 1, name: 'old', description: 'Old.' }, '7');
    const { create, update, remove } = compareCommands(declared, [changed, old]);
    expect(create).toEqual(others);
    expect(update).toEqual([{ id: '1', command: first }]);
    expect(remove).toEqual([{ id: '7', name: 'old' }]);
  });

  test('what Discord made by itself stays', () => {
    const entry = registered({ type: 1, name: 'launch', description: 'Launch.' }, '8', { type: 4 });
    expect(compareCommands([], [entry]).remove).toEqual([]);
  });
});
