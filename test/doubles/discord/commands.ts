/** Registering application commands, for everywhere or for one guild. */
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { ApplicationCommandType, ApplicationIntegrationType } from 'discord-api-types/v10';
import { restErrors } from './errors.ts';
import type { Answer, Request, Route } from './rest.ts';
import type { World } from './world.ts';

/** A command as it is sent for registration. */
export interface CommandData {
  readonly name: string;
  readonly type?: ApplicationCommandType;
  readonly description?: string;
  readonly options?: readonly CommandOptionData[];
  readonly [field: string]: unknown;
}

export interface CommandOptionData {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly options?: readonly CommandOptionData[];
  readonly [field: string]: unknown;
}

/** New names that may be registered in a day. */
const createsPerDay = 200;
const limit = { requests: 5, seconds: 20 };

export function commandRoutes(world: World): readonly Route[] {
  let creates = 0;

  function scope({ params }: Request): string {
    if (params.application_id !== world.applicationId) throw restErrors.missingAccess();
    const guildId = params.guild_id ?? '';
    if (guildId !== '' && !world.guilds.has(guildId)) throw restErrors.missingAccess();
    if (!world.commands.has(guildId)) world.commands.set(guildId, []);
    return guildId;
  }

  function list(request: Request): APIApplicationCommand[] {
    return world.commands.get(scope(request)) as APIApplicationCommand[];
  }

  function create(guildId: string, data: CommandData, before: APIApplicationCommand | undefined) {
    if (before === undefined && ++creates > createsPerDay) throw restErrors.tooManyCreates();
    return shapeCommand(world, guildId, data, before?.id ?? world.newId());
  }

  function post(request: Request): Answer {
    const known = list(request);
    const data = request.json as CommandData;
    const index = known.findIndex((each) => isSame(each, data));
    const command = create(scope(request), data, known[index]);
    if (index < 0) known.push(command);
    else known[index] = command;
    return { status: index < 0 ? 201 : 200, body: command };
  }

  function put(request: Request): Answer {
    const known = list(request);
    const commands = (request.json as readonly CommandData[]).map((data) =>
      create(
        scope(request),
        data,
        known.find((each) => isSame(each, data)),
      ),
    );
    world.commands.set(scope(request), commands);
    return { status: 200, body: commands };
  }

  function find(request: Request): APIApplicationCommand {
    const found = list(request).find(({ id }) => id === request.params.command_id);
    if (found === undefined) throw restErrors.unknownCommand();
    return found;
  }

  function patch(request: Request): Answer {
    const before = find(request);
    const data = { ...before, ...(request.json as object) } as unknown as CommandData;
    const command = shapeCommand(world, scope(request), data, before.id);
    list(request).splice(list(request).indexOf(before), 1, command);
    return { status: 200, body: command };
  }

  function remove(request: Request): Answer {
    const before = find(request);
    list(request).splice(list(request).indexOf(before), 1);
    return { status: 204 };
  }

  return (['', '/guilds/{guild_id}'] as const).flatMap((place): Route[] => {
    const path = `/applications/{application_id}${place}/commands`;
    const kind = place === '' ? 'application' : 'guild_application';
    const common = { authorized: true, limit } as const;
    const one = `${path}/{command_id}`;
    return [
      {
        ...common,
        method: 'GET',
        path,
        operation: `list_${kind}_commands`,
        handle: (request) => ({ status: 200, body: list(request) }),
      },
      { ...common, method: 'POST', path, operation: `create_${kind}_command`, handle: post },
      { ...common, method: 'PUT', path, operation: `bulk_set_${kind}_commands`, handle: put },
      {
        ...common,
        method: 'GET',
        path: one,
        operation: `get_${kind}_command`,
        handle: (request) => ({ status: 200, body: find(request) }),
      },
      { ...common, method: 'PATCH', path: one, operation: `update_${kind}_command`, handle: patch },
      { ...common, method: 'DELETE', path: one, operation: `delete_${kind}_command`, handle: remove },
    ];
  });
}

function isSame(command: APIApplicationCommand, data: CommandData): boolean {
  return command.name === data.name && command.type === (data.type ?? ApplicationCommandType.ChatInput);
}

/** The command as Discord keeps it: what was left out has its default. */
export function shapeCommand(
  world: World,
  guildId: string,
  data: CommandData,
  id: string,
): APIApplicationCommand {
  const everywhere = guildId === '';
  return {
    ...(everywhere
      ? {
          contexts: data.contexts ?? null,
          integration_types: data.integration_types ?? [ApplicationIntegrationType.GuildInstall],
          dm_permission: true,
        }
      : { guild_id: guildId }),
    id,
    application_id: world.applicationId,
    version: world.newId(),
    type: data.type ?? ApplicationCommandType.ChatInput,
    name: data.name,
    name_localizations: data.name_localizations ?? null,
    description: data.description ?? '',
    description_localizations: data.description_localizations ?? null,
    default_member_permissions:
      data.default_member_permissions == null ? null : String(data.default_member_permissions),
    nsfw: data.nsfw ?? false,
    ...(data.options === undefined ? {} : { options: data.options.map(optionShape) }),
  } as unknown as APIApplicationCommand;
}

/** Discord leaves out what is false. */
function optionShape(option: CommandOptionData): object {
  const { required, autocomplete, options, choices, ...rest } = option;
  return {
    ...rest,
    name_localizations: rest.name_localizations ?? null,
    description_localizations: rest.description_localizations ?? null,
    ...(required === true ? { required } : {}),
    ...(autocomplete === true ? { autocomplete } : {}),
    ...(choices === undefined || choices.length === 0
      ? {}
      : { choices: choices.map((choice) => ({ name_localizations: null, ...choice })) }),
    ...(options === undefined ? {} : { options: options.map(optionShape) }),
  };
}
