/** A person at Discord's client, who can do what the client offers and nothing else. */
import type { APIApplicationCommand, APIMessage, APIUser } from 'discord-api-types/v10';
import {
  ApplicationCommandType as CommandType,
  ComponentType,
  InteractionType,
  MessageFlags,
  ApplicationCommandOptionType as OptionType,
} from 'discord-api-types/v10';
import type { CommandOptionData } from './commands.ts';
import type { Interaction, Modal } from './interaction.ts';
import { allComponents } from './messages.ts';
import { byId, contextOf } from './payloads.ts';
import type { Channel, World } from './world.ts';

/** What a person puts into a command, by the name of the option. */
export type OptionValues = Readonly<Record<string, string | number | boolean>>;

export interface FileOnDisk {
  readonly name: string;
  /** As the client tells it; empty where it does not know the ending. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** What a person puts into a modal, by custom id: text, chosen values, or files. */
export type FieldValues = Readonly<Record<string, string | readonly string[] | readonly FileOnDisk[]>>;

/** What a person needs of the double. */
export interface Client {
  readonly world: World;
  readonly interact: (
    given: { user: APIUser; channel: Channel; message: APIMessage | null; type: InteractionType },
    data: object,
  ) => Interaction;
  readonly upload: (user: APIUser, file: FileOnDisk) => { readonly id: string };
}

export class Person {
  readonly user: APIUser;
  readonly #client: Client;
  readonly #channel: Channel;

  constructor(client: Client, user: APIUser, channel: Channel = client.world.directChannel(user)) {
    this.#client = client;
    this.user = user;
    this.#channel = channel;
  }

  /** The same person in another channel. */
  in(channel: Channel): Person {
    return new Person(this.#client, this.user, channel);
  }

  /** Writes a message of their own. */
  write(content: string): APIMessage {
    return this.#client.world.post(this.user, this.#channel, content);
  }

  /** Sends `/NAME SUBCOMMAND option:value`. */
  command(name: string, subcommand: string | null, values: OptionValues = {}): Interaction {
    const command = this.#offered(CommandType.ChatInput, name);
    return this.#interact(InteractionType.ApplicationCommand, {
      ...identityOf(command),
      options: this.#options(command, subcommand, values, null),
    });
  }

  /** Types into an option that completes; `focused` is the one with the cursor in it. */
  complete(name: string, subcommand: string | null, values: OptionValues, focused: string): Interaction {
    const command = this.#offered(CommandType.ChatInput, name);
    return this.#interact(InteractionType.ApplicationCommandAutocomplete, {
      ...identityOf(command),
      options: this.#options(command, subcommand, values, focused),
    });
  }

  /** Chooses a command from the menu of a message. */
  messageMenu(name: string, message: APIMessage): Interaction {
    const command = this.#offered(CommandType.Message, name);
    return this.#interact(InteractionType.ApplicationCommand, {
      ...identityOf(command),
      target_id: message.id,
      resolved: { messages: { [message.id]: message } },
    });
  }

  /** Chooses a command from the menu of a person. */
  userMenu(name: string, target: APIUser): Interaction {
    const command = this.#offered(CommandType.User, name);
    return this.#interact(InteractionType.ApplicationCommand, {
      ...identityOf(command),
      target_id: target.id,
      resolved: { users: { [target.id]: target } },
    });
  }

  /** Presses a button, by its custom id or its label. */
  press(message: APIMessage, button: string): Interaction {
    const current = this.#visible(message);
    const found = allComponents(current.components ?? []).find(
      ({ type, custom_id, label }) =>
        type === ComponentType.Button && (custom_id === button || label === button),
    );
    if (found === undefined || found.disabled === true)
      throw new Error(`there is no button “${button}” to press`);
    return this.#interact(
      InteractionType.MessageComponent,
      { component_type: ComponentType.Button, id: found.id, custom_id: found.custom_id },
      current,
    );
  }

  /** Chooses from a select, by its custom id. */
  choose(message: APIMessage, customId: string, values: readonly string[]): Interaction {
    const current = this.#visible(message);
    const found = allComponents(current.components ?? []).find(({ custom_id }) => custom_id === customId);
    const offered = (found?.options ?? []) as readonly { readonly value: string }[];
    if (!values.every((value) => offered.some((option) => option.value === value))) {
      throw new Error(`“${customId}” does not offer ${values.join(', ')}`);
    }
    return this.#interact(
      InteractionType.MessageComponent,
      { component_type: ComponentType.StringSelect, id: found?.id, custom_id: customId, values },
      current,
    );
  }

  /** Fills a modal in and sends it. */
  submit(modal: Modal, values: FieldValues): Interaction {
    const attachments: { readonly id: string }[] = [];
    const components = modal.components.map((component, index) => {
      const { type, component: field } = component as { type: number; component?: object };
      if (field === undefined) return { type, id: 100 + index };
      return { type, id: 100 + index, component: this.#fill(field as Field, values, attachments) };
    });
    return this.#interact(
      InteractionType.ModalSubmit,
      {
        custom_id: modal.customId,
        components,
        ...(attachments.length === 0 ? {} : { resolved: { attachments: byId(attachments) } }),
      },
      modal.interaction.message,
    );
  }

  #fill(field: Field, values: FieldValues, attachments: { readonly id: string }[]): object {
    const id = 1000 + field.type;
    const given = values[field.custom_id];
    if (field.type === ComponentType.TextInput) {
      const value = given === undefined ? (field.value ?? '') : String(given);
      if (value === '' && field.required !== false)
        throw new Error(`“${field.custom_id}” has to be filled in`);
      if (value.length > (field.max_length ?? 4000))
        throw new Error(`“${field.custom_id}” takes no text as long as this`);
      return { type: field.type, id, custom_id: field.custom_id, value };
    }
    if (field.type === ComponentType.FileUpload) {
      const files = (given ?? []) as readonly FileOnDisk[];
      if (files.length === 0 && field.required !== false)
        throw new Error(`“${field.custom_id}” needs a file`);
      const uploaded = files.map((file) => this.#client.upload(this.user, file));
      attachments.push(...uploaded);
      return { type: field.type, id, custom_id: field.custom_id, values: uploaded.map((each) => each.id) };
    }
    return { type: field.type, id, custom_id: field.custom_id, values: given ?? [] };
  }

  #interact(type: InteractionType, data: object, message: APIMessage | null = null): Interaction {
    return this.#client.interact({ user: this.user, channel: this.#channel, message, type }, data);
  }

  /** The message as it stands now; what only somebody else can see is not there. */
  #visible(message: APIMessage): APIMessage {
    const current = this.#client.world.messages.get(message.id);
    if (current === undefined) throw new Error('the message is gone');
    const owner = this.#client.world.ephemeralOwners.get(message.id);
    if (((current.flags ?? 0) & MessageFlags.Ephemeral) !== 0 && owner !== this.user.id) {
      throw new Error('only the person it was meant for can see this message');
    }
    return current;
  }

  /** The registered command, where this person can use it in this place. */
  #offered(type: CommandType, name: string): APIApplicationCommand {
    const { guild } = this.#channel;
    const found = this.#client.world
      .commandsFor(guild)
      .find((command) => command.type === type && command.name === name);
    if (found === undefined) throw new Error(`“${name}” is not registered here`);
    if (found.contexts != null && !found.contexts.includes(contextOf(this.#channel))) {
      throw new Error(`“${name}” is not offered in this kind of place`);
    }
    const needed = BigInt(found.default_member_permissions ?? 0);
    const own = guild?.members.get(this.user.id)?.permissions ?? 0n;
    const isAdministrator = (own & 8n) !== 0n;
    if (guild !== null && (own & needed) !== needed && !isAdministrator) {
      throw new Error(`“${name}” is not offered to ${this.user.username}`);
    }
    return found;
  }

  #options(
    command: APIApplicationCommand,
    subcommand: string | null,
    values: OptionValues,
    focused: string | null,
  ): readonly object[] {
    const all = ((command as { options?: unknown }).options ?? []) as readonly CommandOptionData[];
    if (subcommand === null) return fillOptions(all, values, focused);
    const found = all.find(({ type, name }) => type === OptionType.Subcommand && name === subcommand);
    if (found === undefined) throw new Error(`/${command.name} has no sub-command “${subcommand}”`);
    return [
      { type: found.type, name: found.name, options: fillOptions(found.options ?? [], values, focused) },
    ];
  }
}

interface Field {
  readonly type: number;
  readonly custom_id: string;
  readonly required?: boolean;
  readonly value?: string;
  readonly max_length?: number;
}

/** @throws where the client would not let them send it. */
function fillOptions(
  options: readonly CommandOptionData[],
  values: OptionValues,
  focused: string | null,
): readonly object[] {
  for (const name of Object.keys(values)) {
    if (!options.some((option) => option.name === name)) throw new Error(`there is no option “${name}”`);
  }
  return options.flatMap((option) => {
    const value = values[option.name];
    if (value === undefined) {
      if (option.required === true && focused === null) throw new Error(`“${option.name}” has to be given`);
      return [];
    }
    const { choices } = option;
    if (choices !== undefined && !choices.some((choice) => choice.value === value)) {
      throw new Error(`“${option.name}” does not offer “${value}”`);
    }
    return [
      { type: option.type, name: option.name, value, ...(option.name === focused ? { focused: true } : {}) },
    ];
  });
}

function identityOf({ id, name, type, guild_id }: APIApplicationCommand): object {
  return { id, name, type, ...(guild_id === undefined ? {} : { guild_id }) };
}
