/** The tutor's commands as Discord's application commands. */
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { AnyCommand, ArgumentSpec, ArgumentSpecs } from '../../core/command.ts';
import { canComplete } from '../../core/complete.ts';
import type { MessageKey, Messages } from '../../i18n/messages.ts';
import { neutralLine } from '../../security/neutral.ts';
import { limits } from './limits.ts';

/** Whoever manages a server moderates it. Discord hides moderators' commands from others; the core checks again. */
export const moderatorPermission = PermissionFlagsBits.ManageGuild;

export type DeclaredCommand = RESTPostAPIApplicationCommandsJSONBody;

/** Where learners may use it: in servers, in direct messages with the tutor, and in other direct messages. */
const everywhere = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

const forModerators = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  default_member_permissions: String(moderatorPermission),
};

function placesOf(moderatorsOnly: boolean): typeof everywhere | typeof forModerators {
  return moderatorsOnly ? forModerators : everywhere;
}

/** One command a group with its commands as subcommands, and one for each menu of a message or a person. */
export function declareCommands(commands: readonly AnyCommand[], messages: Messages): DeclaredCommand[] {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return [
    ...groups.map((group) => {
      const own = commands.filter((command) => command.group === group);
      return declareGroup(group, own, messages);
    }),
    ...commands.flatMap(({ messageMenu, accountMenu, permission }) => {
      const places = placesOf(permission === 'moderator');
      return [
        ...(messageMenu === undefined
          ? []
          : [{ type: ApplicationCommandType.Message, name: messages.text(messageMenu), ...places } as const]),
        ...(accountMenu === undefined
          ? []
          : [
              {
                type: ApplicationCommandType.User,
                name: messages.text(accountMenu.label),
                ...places,
              } as const,
            ]),
      ];
    }),
  ];
}

/** The command behind an entry of a menu; undefined where none has that name. */
export function findMenu(
  type: ApplicationCommandType.Message | ApplicationCommandType.User,
  name: string,
  commands: readonly AnyCommand[],
  messages: Messages,
): AnyCommand | undefined {
  return commands.find(({ messageMenu, accountMenu }) => {
    const label = type === ApplicationCommandType.Message ? messageMenu : accountMenu?.label;
    return label !== undefined && messages.text(label) === name;
  });
}

function declareGroup(
  name: AnyCommand['group'],
  commands: readonly AnyCommand[],
  messages: Messages,
): DeclaredCommand {
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    description: describe(`group.${name}`, messages),
    options: commands.map((command) => declareSubcommand(command, messages)),
    ...placesOf(commands.every(({ permission }) => permission === 'moderator')),
  };
}

function declareSubcommand(command: AnyCommand, messages: Messages): APIApplicationCommandSubcommandOption {
  const specs = Object.entries(command.arguments as ArgumentSpecs);
  const requiredFirst = [
    ...specs.filter(([, { required }]) => required),
    ...specs.filter(([, { required }]) => !required),
  ];
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: command.name,
    description: describe(command.description, messages),
    options: requiredFirst.map(([name, spec]) => declareOption(name, spec, messages)),
  };
}

function declareOption(
  name: string,
  spec: ArgumentSpec,
  messages: Messages,
): APIApplicationCommandBasicOption {
  const option = {
    type: ApplicationCommandOptionType.String,
    name,
    description: describe(spec.description, messages),
    required: spec.required,
  } as const;
  if (spec.kind === 'choice' && spec.choices.length <= limits.choices) {
    return { ...option, choices: spec.choices.map((choice) => ({ name: choice, value: choice })) };
  }
  return canComplete(spec) ? { ...option, autocomplete: true } : option;
}

function describe(key: MessageKey, messages: Messages): string {
  return neutralLine(messages.text(key), limits.commandDescription);
}
