/** What an application may do with an interaction's token: the callback, and the message that answers it. */
import type { APIMessage } from 'discord-api-types/v10';
import { InteractionType, MessageFlags, InteractionResponseType as Response } from 'discord-api-types/v10';
import type { Cdn } from './cdn.ts';
import { restErrors } from './errors.ts';
import type { UploadedFile } from './form.ts';
import type { Callback, Interaction, Interactions } from './interaction.ts';
import { type MessageData, withData } from './messages.ts';
import type { Answer, Request, Route } from './rest.ts';
import { emptyMessage, type World } from './world.ts';

/** Edits of one answer, as they were measured; Discord does not document the number. */
const webhookLimit = { requests: 5, seconds: 2 };

/** Follow-up posts that an application may send where it was only installed by the person. */
const userInstalledFollowUps = 5;

export function responseRoutes(world: World, cdn: Cdn, interactions: Interactions): readonly Route[] {
  const byToken = ({ params }: Request): Interaction => {
    const found = interactions.byToken.get(params.webhook_token ?? '');
    if (found === undefined || params.webhook_id !== world.applicationId) throw restErrors.unknownWebhook();
    found.checkToken();
    return found;
  };
  const original = (interaction: Interaction): APIMessage => {
    const message = world.messages.get(interaction.originalId ?? '');
    if (message === undefined) throw restErrors.unknownMessage();
    return message;
  };

  function callback(request: Request): Answer {
    const interaction = interactions.byToken.get(request.params.interaction_token ?? '');
    if (interaction === undefined || interaction.id !== request.params.interaction_id) {
      throw restErrors.unknownInteraction();
    }
    const given = request.json as Callback;
    checkFits(given.type, interaction);
    interaction.acknowledge(given);
    respond(interaction, given, request.files);
    if (request.query.get('with_response') !== 'true') return { status: 204 };
    return { status: 200, body: callbackShape(interaction, given.type) };
  }

  function respond(interaction: Interaction, given: Callback, files: readonly UploadedFile[]): void {
    const data = given.data ?? {};
    switch (given.type) {
      case Response.ChannelMessageWithSource:
        interaction.show({ kind: 'message', message: post(interaction, data, files) });
        return;
      case Response.DeferredChannelMessageWithSource:
        post(interaction, { flags: (data.flags ?? 0) & MessageFlags.Ephemeral }, [], MessageFlags.Loading);
        return;
      case Response.DeferredMessageUpdate:
        interaction.originalId = interaction.message?.id ?? null;
        return;
      case Response.UpdateMessage:
        interaction.originalId = interaction.message?.id ?? null;
        interaction.show({ kind: 'message', message: edit(interaction, data, files) });
        return;
      case Response.Modal:
        interaction.show({
          kind: 'modal',
          modal: {
            customId: String(data.custom_id),
            title: String(data.title),
            components: (data.components ?? []) as readonly object[],
            interaction,
          },
        });
        return;
      case Response.ApplicationCommandAutocompleteResult:
        interaction.show({ kind: 'choices', choices: data.choices ?? [] });
        return;
      default:
        throw restErrors.invalidForm([`the double knows no callback of type ${given.type}`]);
    }
  }

  function post(
    interaction: Interaction,
    data: MessageData,
    files: readonly UploadedFile[],
    flags = 0,
  ): APIMessage {
    const blank: APIMessage = {
      ...emptyMessage(world.newId(), interaction.channel.id, world.bot),
      type: interaction.type === InteractionType.ApplicationCommand ? 20 : 19,
      application_id: world.applicationId,
      webhook_id: world.applicationId,
      flags: flags | ((data.flags ?? 0) & MessageFlags.Ephemeral),
    };
    const message = {
      ...withData(blank, data, files, cdn, world.newId),
      ...(flags === 0 ? {} : { flags: blank.flags ?? 0 }),
    };
    world.messages.set(message.id, message);
    if (((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0) {
      world.ephemeralOwners.set(message.id, interaction.user.id);
    }
    interaction.originalId ??= message.id;
    return message;
  }

  function edit(interaction: Interaction, data: MessageData, files: readonly UploadedFile[]): APIMessage {
    const before = original(interaction);
    const message = withData(before, data, files, cdn, world.newId);
    const wasLoading = ((before.flags ?? 0) & MessageFlags.Loading) !== 0;
    const edited = { ...message, edited_timestamp: wasLoading ? null : new Date().toISOString() };
    world.messages.set(edited.id, edited);
    return edited;
  }

  const webhook = '/webhooks/{webhook_id}/{webhook_token}';
  const open = { authorized: false, limit: webhookLimit } as const;
  return [
    {
      method: 'POST',
      path: '/interactions/{interaction_id}/{interaction_token}/callback',
      operation: 'create_interaction_response',
      authorized: false,
      limit: null,
      handle: callback,
    },
    {
      ...open,
      method: 'GET',
      path: `${webhook}/messages/@original`,
      operation: 'get_original_webhook_message',
      handle: (request) => ({ status: 200, body: original(byToken(request)) }),
    },
    {
      ...open,
      method: 'PATCH',
      path: `${webhook}/messages/@original`,
      operation: 'update_original_webhook_message',
      handle: (request) => {
        const interaction = byToken(request);
        const message = edit(interaction, (request.json ?? {}) as MessageData, request.files);
        interaction.show({ kind: 'message', message });
        return { status: 200, body: message };
      },
    },
    {
      ...open,
      method: 'DELETE',
      path: `${webhook}/messages/@original`,
      operation: 'delete_original_webhook_message',
      handle: (request) => {
        world.messages.delete(original(byToken(request)).id);
        return { status: 204 };
      },
    },
    {
      ...open,
      method: 'POST',
      path: webhook,
      operation: 'execute_webhook',
      handle: (request) => {
        const interaction = byToken(request);
        const guild = interaction.channel.guild;
        if (++interaction.followUps > userInstalledFollowUps && guild?.installed === false) {
          throw restErrors.missingPermissions();
        }
        return { status: 200, body: post(interaction, request.json as MessageData, request.files) };
      },
    },
  ];
}

/** @throws RestError 50035 where this kind of callback cannot answer this kind of interaction. */
function checkFits(type: Response, interaction: Interaction): void {
  const asks = interaction.type;
  const completes = type === Response.ApplicationCommandAutocompleteResult;
  const updates = type === Response.UpdateMessage || type === Response.DeferredMessageUpdate;
  const wrong =
    completes !== (asks === InteractionType.ApplicationCommandAutocomplete) ||
    (type === Response.Modal && asks === InteractionType.ModalSubmit) ||
    (updates && interaction.message === null) ||
    (type === Response.Pong) !== (asks === InteractionType.Ping);
  if (wrong)
    throw restErrors.invalidForm([`a callback of type ${type} cannot answer an interaction of type ${asks}`]);
}

function callbackShape(interaction: Interaction, type: Response): object {
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      response_message_id: interaction.originalId ?? undefined,
      response_message_loading: type === Response.DeferredChannelMessageWithSource,
      response_message_ephemeral: interaction.ephemeral,
    },
  };
}
