/** `hm-tutor register`, and Discord's part of `hm-tutor doctor`. */
import { REST } from '@discordjs/rest';
import { commands } from '../../commands/index.ts';
import { declareCommands } from '../adapters/discord/declare.ts';
import type { Differences } from '../adapters/discord/differences.ts';
import { discordCheckups } from '../adapters/discord/doctor.ts';
import { tellFailure } from '../adapters/discord/failures.ts';
import { registerCommands } from '../adapters/discord/register.ts';
import type { DiscordConfig } from '../config/discord.ts';
import type { Checkup } from '../core/checkup.ts';
import { messagesFor } from '../i18n/messages.ts';

const declared = declareCommands(commands, messagesFor('en'));

/** Registers what changed and says so, a line each. @throws Error with one sentence where it could not be done */
export async function runRegister(
  discord: DiscordConfig | null,
  guildId: string | null,
  result: (line: string) => void | Promise<void>,
): Promise<void> {
  if (discord === null)
    throw new Error(
      'Set DISCORD_TOKEN and DISCORD_APPLICATION_ID first; the README says where they come from.',
    );
  if (guildId !== null && !/^\d{17,20}$/.test(guildId))
    throw new Error('--guild takes the id of a server, a number of 17 to 20 digits.');
  const { applicationId } = discord;
  const differences = await registerCommands(restOf(discord), { applicationId, guildId }, declared).catch(
    (error: unknown) => {
      throw new Error(`${tellFailure(error)}.`);
    },
  );
  for (const line of tell(differences)) await result(line);
}

export function discordDoctor(discord: DiscordConfig): readonly Checkup[] {
  return discordCheckups({ ...discord, connect: () => restOf(discord), declared });
}

function restOf({ token, apiUrl }: DiscordConfig): REST {
  return new REST(apiUrl === null ? {} : { api: apiUrl }).setToken(token);
}

function tell({ create, update, remove, unchanged }: Differences): readonly string[] {
  return [
    ...create.map(({ name }) => `created    ${name}`),
    ...update.map(({ command }) => `changed    ${command.name}`),
    ...remove.map(({ name }) => `removed    ${name}`),
    ...unchanged.map((name) => `unchanged  ${name}`),
  ];
}
