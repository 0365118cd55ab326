/** Drives the tutor in Discord: what the transcripts type is picked from the menu, and code goes into the form. */
import { rm } from 'node:fs/promises';
import { ComponentType } from 'discord-api-types/v10';
import { messagesFor } from '../../../src/i18n/messages.ts';
import type { CommandOptionData } from '../../doubles/discord/commands.ts';
import { DiscordDouble } from '../../doubles/discord/double.ts';
import type { Modal } from '../../doubles/discord/interaction.ts';
import { allComponents } from '../../doubles/discord/messages.ts';
import type { OptionValues, Person } from '../../doubles/discord/person.ts';
import { createDataFolder } from '../../support/data-folder.ts';
import type { Driver } from '../../transcripts/driver.ts';
import { plainTextOf } from './plain-text.ts';
import { registerAll, TutorProcess } from './process.ts';

/** The tutor in a process of its own, and Alice in a direct message with it. */
export async function driveDiscord(): Promise<Driver & { readonly double: DiscordDouble }> {
  const dataFolder = await createDataFolder();
  // What is said counts here, not how soon: machines that run tests have other work as well.
  const double = await DiscordDouble.start({ deadline: 30_000 });
  const tutor = new TutorProcess(double, { HM_TUTOR_DATA: dataFolder });
  await registerAll(double);
  const alice = double.person('Alice');
  let running = false;
  let wasKilled = false;
  return {
    double,
    typed: false,
    async send(line, block) {
      if (!running) await tutor.start();
      running = true;
      const text = await converse(alice, double, line, block);
      return wasKilled ? withoutRetelling(text) : text;
    },
    async kill() {
      await tutor.kill();
      running = false;
      wasKilled = true;
    },
    async close() {
      await tutor.kill();
      await rm(dataFolder, { recursive: true });
      await double.close();
    },
  };
}

/** A tutor that was killed between an answer and its record says that answer once more. */
function withoutRetelling(text: string): string {
  const messages = messagesFor('en');
  const [beginning, end] = [messages.text('discord.missed'), messages.text('discord.missed-end')];
  return text.startsWith(beginning) ? text.slice(text.indexOf(end) + end.length) : text;
}

async function converse(
  person: Person,
  double: DiscordDouble,
  line: string,
  block: string | null,
): Promise<string> {
  const [group = '', name = '', ...words] = line.replace('/', '').split(' ');
  let shown = await person.command(group, name, optionsOf(double, group, name, words)).shown;
  if (block !== null) {
    if (shown.kind !== 'modal') throw new Error(`${line} opened no form for the code`);
    shown = await person.submit(shown.modal, { [textFieldOf(shown.modal)]: block }).shown;
  }
  if (shown.kind !== 'message') throw new Error(`${line} was answered with ${shown.kind}`);
  return plainTextOf(shown.message, double.cdn);
}

/** Words into the options of the registered command, in order; the last option takes the rest of the line. */
function optionsOf(
  double: DiscordDouble,
  group: string,
  name: string,
  words: readonly string[],
): OptionValues {
  const command = double.world.commandsFor(null).find((each) => each.name === group);
  const subcommands = (command as { options?: readonly CommandOptionData[] } | undefined)?.options ?? [];
  const options = subcommands.find((each) => each.name === name)?.options ?? [];
  const values: Record<string, string> = {};
  for (const [index, option] of options.entries()) {
    const isLast = index === options.length - 1;
    const value = isLast ? words.slice(index).join(' ') : words[index];
    if (value !== undefined && value !== '') values[option.name] = value;
  }
  return values;
}

function textFieldOf(modal: Modal): string {
  const field = allComponents(modal.components).find(({ type }) => type === ComponentType.TextInput);
  return String(field?.custom_id);
}
