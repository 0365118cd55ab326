/** From a raw interaction to its answer. Knows no connection: an HTTP endpoint can stand beside the gateway. */
import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIApplicationCommandInteractionDataOption,
  type APIInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
} from 'discord-api-types/v10';
import { findCommand } from '../../core/arguments.ts';
import { callOfCommand } from '../../core/call.ts';
import { mentionOf } from '../../core/cohorts/reach.ts';
import type { AnyCommand, ArgumentSpec, ArgumentSpecs } from '../../core/command.ts';
import { type Completing, complete } from '../../core/complete.ts';
import { errorReply } from '../../core/compose-reply.ts';
import { type ErrorCode, KnownError } from '../../core/errors.ts';
import type { Account, CommandCall } from '../../core/event.ts';
import { type AnswerOptions, Answers } from './answers.ts';
import { passOverMedia, readAttachments } from './attachments.ts';
import { decodeOffer, encodeOffer, type Offer } from './custom-id.ts';
import { findMenu } from './declare.ts';
import { accountOf, accountOfUser, callOfOptions, targetMessage } from './event.ts';
import { drawForm, readForm } from './form.ts';
import { limits } from './limits.ts';
import type { Responder } from './responder.ts';

export interface HandlerOptions extends AnswerOptions, Completing {
  /** Origins from which attachments may be fetched. */
  readonly fileServers: readonly string[];
}

/** Answers an interaction. Never rejects; what is not known is passed over. */
export type Handle = (interaction: APIInteraction, responder: Responder) => Promise<void>;

export function createHandler(options: HandlerOptions): Handle {
  const { commands, chapter, messages } = options;
  const answers = new Answers(options);

  function command(
    interaction: APIApplicationCommandInteraction,
    account: Account,
    responder: Responder,
  ): Promise<void> {
    const { data } = interaction;
    if (data.type === ApplicationCommandType.Message) return messageMenu(interaction, account, responder);
    if (data.type === ApplicationCommandType.User) return accountMenu(interaction, account, responder);
    if (data.type !== ApplicationCommandType.ChatInput) return Promise.resolve();
    const call = callOfOptions(data.name, data.options ?? []);
    const needed = needsForm(call);
    if (needed === null) return answers.answer(interaction, account, responder, () => call);
    const words = Object.values(call.options).join(' ');
    const offer = {
      owner: account.id,
      moment: null,
      command: `${call.group} ${needed.name} ${words}`.trim(),
    };
    // What is too long for an id is no step either, and is told so.
    return encodeOffer(offer) === null
      ? answers.answer(interaction, account, responder, () => call)
      : openForm(interaction, account, responder, needed, offer);
  }

  /** The message itself is the code; it counts for its author only. */
  function messageMenu(
    interaction: APIApplicationCommandInteraction,
    account: Account,
    responder: Responder,
  ): Promise<void> {
    const found = findMenu(ApplicationCommandType.Message, interaction.data.name, commands, messages);
    const message = targetMessage(interaction);
    if (found === undefined || message === undefined) {
      return say(interaction, account, responder, 'unknown-offer');
    }
    return answers.answer(interaction, account, responder, async () => ({
      ...callOfCommand(`${found.group} ${found.name}`, null),
      body: await bodyOf(found, message.content, passOverMedia(message.content, message.attachments)),
      bodyAuthor: accountOfUser(message.author, null),
    }));
  }

  /** The person is an argument of the command. */
  function accountMenu(
    interaction: APIApplicationCommandInteraction,
    account: Account,
    responder: Responder,
  ): Promise<void> {
    const { data } = interaction;
    const found = findMenu(ApplicationCommandType.User, data.name, commands, messages);
    if (found?.accountMenu === undefined || !('target_id' in data)) {
      return say(interaction, account, responder, 'unknown-offer');
    }
    const options = { [found.accountMenu.argument]: mentionOf(data.target_id) };
    const call = { ...callOfCommand(`${found.group} ${found.name}`, null), options };
    return answers.answer(interaction, account, responder, () => call);
  }

  function component(
    interaction: APIMessageComponentInteraction,
    account: Account,
    responder: Responder,
  ): Promise<void> {
    const { data } = interaction;
    const [chosen] = 'values' in data ? data.values : [];
    const offer = decodeOffer(chosen ?? data.custom_id);
    const refusal = refusalOf(offer, account);
    if (offer === null || refusal !== null) {
      return say(interaction, account, responder, refusal ?? 'unknown-offer');
    }
    const call = callOfCommand(offer.command, offer.moment);
    const needed = needsForm(call);
    return needed === null
      ? answers.answer(interaction, account, responder, () => call)
      : openForm(interaction, account, responder, needed, offer);
  }

  function form(
    interaction: APIModalSubmitInteraction,
    account: Account,
    responder: Responder,
  ): Promise<void> {
    const offer = decodeOffer(interaction.data.custom_id);
    const refusal = refusalOf(offer, account);
    if (offer === null || refusal !== null) {
      return say(interaction, account, responder, refusal ?? 'unknown-offer');
    }
    const call = callOfCommand(offer.command, offer.moment);
    const { text, files } = readForm(interaction.data);
    return answers.answer(interaction, account, responder, async () => ({
      ...call,
      body: await bodyOf(findCommand(call, commands, chapter), text, files),
    }));
  }

  async function completion(
    interaction: APIApplicationCommandAutocompleteInteraction,
    responder: Responder,
  ): Promise<void> {
    const focused = focusedOption(interaction.data.name, interaction.data.options, commands);
    const found = focused === null ? [] : complete(focused.spec, focused.typed, options);
    const choices = found
      .filter(({ value }) => value.length <= limits.completion)
      .slice(0, limits.completions)
      .map(({ value, label }) => ({ value, name: label.slice(0, limits.completion) }));
    await responder.respond({
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices },
    });
  }

  async function openForm(
    interaction: APIInteraction,
    account: Account,
    responder: Responder,
    { body }: AnyCommand,
    offer: Offer,
  ): Promise<void> {
    const data = body === null ? null : drawForm(body, offer, messages);
    if (data === null) return say(interaction, account, responder, 'unknown-offer');
    await responder.respond({ type: InteractionResponseType.Modal, data });
  }

  /** The command of a call that does nothing without a pasted block, where there is none yet. */
  function needsForm(call: CommandCall): AnyCommand | null {
    const found = commands.find(({ group, name }) => group === call.group && name === call.name);
    if (found === undefined || found.body?.needed !== true) return null;
    const specs = Object.entries(found.arguments as ArgumentSpecs);
    const saidInWords = specs.some(([name, { kind }]) => kind === 'text' && name in call.options);
    return saidInWords ? null : found;
  }

  async function bodyOf(
    { body }: AnyCommand,
    text: string,
    files: Parameters<typeof readAttachments>[0],
  ): Promise<string> {
    const read =
      files.length === 0 || body === null
        ? ''
        : await readAttachments(files, body.maximumBytes, options.fileServers);
    return [text, read].filter((part) => part !== '').join('\n\n');
  }

  function say(
    interaction: APIInteraction,
    account: Account,
    responder: Responder,
    code: ErrorCode,
  ): Promise<void> {
    return answers.say(interaction, responder, account.id, errorReply(messages, new KnownError(code)));
  }

  function handle(interaction: APIInteraction, responder: Responder): Promise<unknown> {
    const account = accountOf(interaction);
    if (interaction.type === InteractionType.Ping) {
      return responder.respond({ type: InteractionResponseType.Pong });
    }
    if (account === null) return Promise.resolve();
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        return command(interaction, account, responder);
      case InteractionType.MessageComponent:
        return component(interaction, account, responder);
      case InteractionType.ModalSubmit:
        return form(interaction, account, responder);
      case InteractionType.ApplicationCommandAutocomplete:
        return completion(interaction, responder);
      default:
        return Promise.resolve();
    }
  }

  return async (interaction, responder) => {
    try {
      await handle(interaction, responder);
    } catch (error) {
      options.log.error({ err: error, interaction: interaction.id }, 'an interaction could not be answered');
    }
  };
}

function refusalOf(offer: Offer | null, account: Account): ErrorCode | null {
  if (offer === null) return 'unknown-offer';
  return offer.owner === account.id ? null : 'not-yours';
}

/** The option that is being typed, with its declaration. */
function focusedOption(
  group: string,
  options: readonly APIApplicationCommandInteractionDataOption[],
  commands: readonly AnyCommand[],
): { readonly spec: ArgumentSpec; readonly typed: string } | null {
  const [first] = options;
  if (first?.type !== ApplicationCommandOptionType.Subcommand) return null;
  const command = commands.find((known) => known.group === group && known.name === first.name);
  const focused = first.options?.find((option) => 'focused' in option && option.focused === true);
  if (command === undefined || focused === undefined || !('value' in focused)) return null;
  const spec = (command.arguments as ArgumentSpecs)[focused.name];
  return spec === undefined ? null : { spec, typed: String(focused.value ?? '') };
}
