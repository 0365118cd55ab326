/** Rules of Discord's documentation that its description of the REST interface lacks. Each problem is a sentence. */
import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10';
import type { CommandData, CommandOptionData } from './commands.ts';
import { allComponents, collectTexts, type MessageData } from './messages.ts';

/** What is wrong with the JSON of a request. */
export function checkRules(operation: string, json: unknown): readonly string[] {
  switch (operation) {
    case 'create_interaction_response': {
      const { type, data } = json as { type: number; data?: MessageData };
      if (type === 9) return checkModal(data as ModalData);
      if (type === 5) return checkDeferred(data ?? {});
      return type === 4 || (type === 7 && data !== undefined) ? checkMessage(data ?? {}, type === 7) : [];
    }
    case 'create_message':
    case 'execute_webhook':
      return checkMessage(json as MessageData, false);
    case 'update_original_webhook_message':
      return checkMessage(json as MessageData, true);
    case 'create_application_command':
    case 'create_guild_application_command':
      return checkCommand(json as CommandData);
    case 'bulk_set_application_commands':
    case 'bulk_set_guild_application_commands':
      return checkCommands(json as readonly CommandData[]);
    default:
      return [];
  }
}

interface ModalData {
  readonly components?: readonly object[];
}

const maximum = {
  content: 2000,
  embeds: 6000,
  rows: 5,
  components: 40,
  componentTexts: 4000,
  modal: 5,
  command: 8000,
  chatCommands: 100,
  menuCommands: 15,
} as const;

/** resources/message, components/reference. */
function checkMessage(data: MessageData, isEdit: boolean): string[] {
  const components = data.components ?? [];
  const isV2 = ((data.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  const every = allComponents(components);
  const texts = collectTexts(components);
  const embedded = (data.embeds ?? []).reduce((sum, embed) => sum + embedLength(embed), 0);
  const isEmpty =
    !isEdit && !data.content && !data.embeds?.length && !components.length && !data.attachments?.length;
  return problems([
    [(data.content ?? '').length > maximum.content, 'content has more than 2000 characters'],
    [embedded > maximum.embeds, 'embeds have more than 6000 characters in sum'],
    [isEmpty, 'the message is empty'],
    [isV2 && Boolean(data.content || data.embeds?.length), 'components V2 exclude content and embeds'],
    [!isV2 && !isEdit && every.some(({ type }) => isV2Type(type)), 'a V2 component without the V2 flag'],
    [
      !isV2 && components.length > maximum.rows && !every.some(({ type }) => isV2Type(type)),
      'more than 5 rows',
    ],
    [every.length > maximum.components, 'more than 40 components'],
    [texts.join('').length > maximum.componentTexts, 'text displays have more than 4000 characters in sum'],
    [every.some(isButtonWithoutAim), 'a button has neither custom_id nor url'],
    [hasTwice(customIds(every)), 'a custom_id stands twice'],
    [
      every.some(({ type, components: row }) => type === 1 && mixes(row as { type: number }[])),
      'a row mixes selects and buttons',
    ],
  ]);
}

/** interactions/receiving-and-responding: only EPHEMERAL (and V2) may be said before the answer is known. */
function checkDeferred(data: MessageData): string[] {
  const others = (data.flags ?? 0) & ~(MessageFlags.Ephemeral | MessageFlags.IsComponentsV2);
  return problems([
    [others !== 0, 'a deferred answer has flags that it cannot have'],
    [Object.keys(data).some((key) => key !== 'flags'), 'a deferred answer has content already'],
  ]);
}

function checkModal(data: ModalData): string[] {
  const components = data.components ?? [];
  const every = allComponents(components);
  return problems([
    [components.length < 1 || components.length > maximum.modal, 'a modal has 1 to 5 components'],
    [hasTwice(customIds(every)), 'a custom_id stands twice'],
    [
      components.some((each) => (each as { type: number }).type === ComponentType.ActionRow),
      'rows in modals are deprecated: use labels',
    ],
  ]);
}

/** interactions/application-commands. */
function checkCommands(commands: readonly CommandData[]): string[] {
  const names = commands.map(({ type, name }) => `${type ?? 1} ${name}`);
  const count = (wanted: number) => commands.filter(({ type }) => (type ?? 1) === wanted).length;
  return [
    ...commands.flatMap(checkCommand),
    ...problems([
      [hasTwice(names), 'two commands have one name'],
      [count(1) > maximum.chatCommands, 'more than 100 chat commands'],
      [count(2) > maximum.menuCommands || count(3) > maximum.menuCommands, 'more than 15 menu commands'],
    ]),
  ];
}

function checkCommand(command: CommandData): string[] {
  const isChat = (command.type ?? 1) === 1;
  const found = problems([
    [isChat && !isName(command.name), `“${command.name}” is no name for a chat command`],
    [isChat && !command.description, `${command.name} has no description`],
    [!isChat && Boolean(command.description), `${command.name}: a menu command has no description`],
    [commandLength(command) > maximum.command, `${command.name} has more than 8000 characters`],
  ]);
  return [...found, ...checkOptions(command.name, command.options ?? [])];
}

function checkOptions(owner: string, options: readonly CommandOptionData[]): string[] {
  const isGroup = ({ type }: CommandOptionData) => type === 1 || type === 2;
  const firstOptional = options.findIndex((option) => !isGroup(option) && option.required !== true);
  const own = problems([
    [options.some(({ name }) => !isName(name)), `${owner} has an option whose name is none`],
    [hasTwice(options.map(({ name }) => name)), `${owner} has two options of one name`],
    [options.some(isGroup) && !options.every(isGroup), `${owner} mixes sub-commands and options`],
    [
      firstOptional >= 0 && options.slice(firstOptional).some(({ required }) => required === true),
      `${owner} has a required option behind an optional one`,
    ],
    [
      options.some(({ autocomplete, choices }) => autocomplete && choices?.length),
      `${owner} has autocompletion and choices`,
    ],
  ]);
  return [
    ...own,
    ...options.flatMap((option) => checkOptions(`${owner} ${option.name}`, option.options ?? [])),
  ];
}

/** Lower case where the letters have cases; no spaces. */
function isName(name: string): boolean {
  return /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u.test(name) && name === name.toLowerCase();
}

/** Names, descriptions and values together, in every place; the longest translation counts. */
function commandLength(command: CommandData | CommandOptionData): number {
  const longest = (text: unknown, translations: unknown) =>
    Math.max(
      String(text ?? '').length,
      ...Object.values((translations ?? {}) as object).map((each) => String(each).length),
    );
  const own =
    longest(command.name, command.name_localizations) +
    longest(command.description, command.description_localizations);
  const choices = ((command.choices ?? []) as { name: string; value: string }[]).reduce(
    (sum, choice) => sum + choice.name.length + String(choice.value).length,
    0,
  );
  return own + choices + (command.options ?? []).reduce((sum, option) => sum + commandLength(option), 0);
}

function embedLength(embed: object): number {
  const { title, description, fields, footer, author } = embed as Record<string, never> & {
    fields?: { name: string; value: string }[];
    footer?: { text: string };
    author?: { name: string };
  };
  const texts = [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap((each) => [each.name, each.value]),
  ];
  return texts.reduce((sum, text) => sum + String(text ?? '').length, 0);
}

function isV2Type(type: number): boolean {
  return type >= ComponentType.Section && type <= ComponentType.Container;
}

function isButtonWithoutAim(component: { type: number; [field: string]: unknown }): boolean {
  if (component.type !== ComponentType.Button) return false;
  const aim = component.style === ButtonStyle.Link ? component.url : component.custom_id;
  return !aim && component.style !== ButtonStyle.Premium;
}

function customIds(components: readonly { readonly [field: string]: unknown }[]): string[] {
  return components.flatMap(({ custom_id }) => (typeof custom_id === 'string' ? [custom_id] : []));
}

function mixes(row: readonly { readonly type: number }[]): boolean {
  const selects = row.filter(({ type }) => type !== ComponentType.Button).length;
  return selects > 1 || (selects === 1 && row.length > 1);
}

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}

function problems(checks: readonly (readonly [boolean, string])[]): string[] {
  return checks.filter(([wrong]) => wrong).map(([, sentence]) => sentence);
}
