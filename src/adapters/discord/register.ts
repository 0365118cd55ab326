/** Tells Discord which commands there are. Only what changed is sent: Discord counts new commands by the day. */
import type { REST } from '@discordjs/rest';
import { type APIApplicationCommand, Routes } from 'discord-api-types/v10';
import type { DeclaredCommand } from './declare.ts';
import { compareCommands, type Differences } from './differences.ts';

export interface CommandScope {
  readonly applicationId: string;
  /** A server for trying out, where changes show at once; null for everywhere. */
  readonly guildId: string | null;
}

/** @throws whatever `REST` throws; see failures.ts */
export async function fetchDifferences(
  rest: REST,
  scope: CommandScope,
  declared: readonly DeclaredCommand[],
): Promise<Differences> {
  const registered = (await rest.get(routeOf(scope))) as APIApplicationCommand[];
  return compareCommands(declared, registered);
}

/** Brings Discord up to date, and says what was done. @throws whatever `REST` throws */
export async function registerCommands(
  rest: REST,
  scope: CommandScope,
  declared: readonly DeclaredCommand[],
): Promise<Differences> {
  const differences = await fetchDifferences(rest, scope, declared);
  const route = routeOf(scope);
  const bodyOf = (command: DeclaredCommand) => (scope.guildId === null ? command : ofGuild(command));
  for (const command of differences.create) await rest.post(route, { body: bodyOf(command) });
  for (const { id, command } of differences.update)
    await rest.patch(`${route}/${id}`, { body: bodyOf(command) });
  for (const { id } of differences.remove) await rest.delete(`${route}/${id}`);
  return differences;
}

function routeOf({ applicationId, guildId }: CommandScope): `/${string}` {
  return guildId === null
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);
}

/** Where a command of one server may be used is said by that server alone. */
function ofGuild(command: DeclaredCommand): Omit<DeclaredCommand, 'contexts' | 'integration_types'> {
  const { contexts: _, integration_types: __, ...rest } = command;
  return rest;
}
