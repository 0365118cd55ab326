/** Answers an interaction with what the core says: at once where that is possible, else after a word that it takes longer. */
import {
  type APIInteraction,
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { OpenExport } from '../../core/cohorts/export.ts';
import { writeExports } from '../../core/cohorts/write-exports.ts';
import { errorReply } from '../../core/compose-reply.ts';
import type { Dispatch } from '../../core/dispatch.ts';
import { KnownError } from '../../core/errors.ts';
import type { Account, CommandCall } from '../../core/event.ts';
import type { Reply } from '../../core/reply.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { CheckChannel } from './announcements.ts';
import type { Deliveries } from './deliveries.ts';
import { type DrawnMessage, drawFallback, drawMessage, drawUnshowable } from './draw.ts';
import { eventOf, placeOf } from './event.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import type { CommandMention } from './markdown.ts';
import { withMissed } from './missed-reply.ts';
import type { Receipt, Responder } from './responder.ts';

export interface AnswerOptions {
  readonly dispatch: Dispatch;
  readonly deliveries: Deliveries;
  readonly messages: Messages;
  readonly mention: CommandMention;
  /** Ids of the channels in which an answer for everybody may be seen by everybody. */
  readonly publicChannels: ReadonlySet<string>;
  /** Ids of the roles that moderate besides those who may manage the server. */
  readonly moderatorRoles: ReadonlySet<string>;
  readonly openExport: OpenExport;
  /** Whether news may be announced where an interaction was made. */
  readonly checkChannel: CheckChannel;
  readonly clock: () => Date;
  /** An id that a learner can quote and the log contains. */
  readonly newErrorId: () => string;
  readonly log: Log;
}

/** Discord waits three seconds for the first response; most of them are left for the way. In ms. */
const patience = 1500;
/** Where Discord is not well, an answer that was promised is tried again after these. In ms. */
const pauses = [1000, 5000, 20_000];
/** A first response that may have been lost on the way is given again after these: there is little time. In ms. */
const shortPauses = [50, 250];

export class Answers {
  readonly #options: AnswerOptions;

  constructor(options: AnswerOptions) {
    this.#options = options;
  }

  /**
   * Carries out what was asked for, and answers it. `read` finds out what that is, and may take its time. An interaction
   * that comes again while it is being answered, or after its answer arrived, changes nothing.
   */
  async answer(
    interaction: APIInteraction,
    account: Account,
    responder: Responder,
    read: () => CommandCall | Promise<CommandCall>,
  ): Promise<void> {
    const { deliveries } = this.#options;
    if (!deliveries.begin(interaction.id)) return;
    try {
      await this.#answerOnce(interaction, account, responder, read);
    } finally {
      deliveries.end(interaction.id);
    }
  }

  async #answerOnce(
    interaction: APIInteraction,
    account: Account,
    responder: Responder,
    read: () => CommandCall | Promise<CommandCall>,
  ): Promise<void> {
    const work = this.#carryOut(interaction, account, read);
    const inTime = await inTimeOrNull(work, patience);
    const deferred = inTime === null;
    if (deferred) await patiently(shortPauses, () => responder.respond(deferral(isVisible(interaction))));
    const { reply, deliveryIds, delivered } = await work;
    if (delivered) return;
    const forms = () => this.#formsOf(interaction, account.id, reply);
    const receipt = deferred
      ? await editPatiently(responder, forms)
      : await respond(responder, forms, this.#flagsFor(interaction, reply));
    // What Discord takes in no form would only stand in the way of every answer after it.
    const isOver = receipt === 'arrived' || receipt === 'refused';
    if (isOver) this.#options.deliveries.arrived(deliveryIds);
    else this.#options.deliveries.lost(account, deliveryIds);
  }

  /** An answer that needs nothing of the core. */
  async say(interaction: APIInteraction, responder: Responder, owner: string, reply: Reply): Promise<void> {
    const forms = () => this.#formsOf(interaction, owner, reply);
    await respond(responder, forms, this.#flagsFor(interaction, reply));
  }

  *#formsOf(interaction: APIInteraction, owner: string, reply: Reply): Iterable<DrawnMessage> {
    const { mention, messages, log, newErrorId } = this.#options;
    const byteLimit = interaction.attachment_size_limit ?? limits.upload;
    try {
      yield drawMessage(reply, { owner, mention, messages, byteLimit });
    } catch (error) {
      log.error({ err: error, interaction: interaction.id }, 'a reply could not be drawn');
    }
    const fallback = drawFallback(reply, messages, byteLimit);
    if (fallback !== null) yield fallback;
    const errorId = newErrorId();
    log.error({ errorId, interaction: interaction.id }, 'an answer is given up: Discord takes no form of it');
    yield drawUnshowable(messages, errorId);
  }

  async #carryOut(
    interaction: APIInteraction,
    account: Account,
    read: () => CommandCall | Promise<CommandCall>,
  ): Promise<Carried> {
    const { dispatch, deliveries, clock, messages, moderatorRoles, checkChannel, openExport } = this.#options;
    try {
      const checkRoom = () => checkChannel(interaction);
      const event = eventOf(interaction, account, await read(), clock(), moderatorRoles);
      const [missed, { reply, deliveryId, delivered }] = await Promise.all([
        deliveries.missedBy(account),
        dispatch({ ...event, checkRoom }),
      ]);
      const limit = interaction.attachment_size_limit ?? limits.upload;
      const older = missed.filter(({ id }) => id !== deliveryId);
      const ids = older.map(({ id }) => id);
      if (delivered) deliveries.lost(account, ids);
      return {
        delivered,
        reply: await writeExports(withMissed(older, reply, messages), openExport, limit, messages),
        deliveryIds: deliveryId === null ? ids : [...ids, deliveryId],
      };
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      return { reply: errorReply(messages, error), deliveryIds: [], delivered: false };
    }
  }

  #flagsFor(interaction: APIInteraction, reply: Reply): number {
    const place = placeOf(interaction);
    const isPublic = reply.audience === 'room' && this.#options.publicChannels.has(place.room);
    return isPublic || isVisible(interaction) ? 0 : MessageFlags.Ephemeral;
  }
}

/** What was decided, and the deliveries that the answer is. */
interface Carried {
  readonly reply: Reply;
  readonly deliveryIds: readonly string[];
  /** The learner has this answer already. */
  readonly delivered: boolean;
}

/** An answer in the forms that are tried one after the other, each where Discord refuses those before it. */
type Forms = () => Iterable<DrawnMessage>;

/** Where nobody else can read, an answer need not vanish. */
function isVisible(interaction: APIInteraction): boolean {
  return placeOf(interaction).direct;
}

function deferral(visible: boolean) {
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: visible ? {} : { flags: MessageFlags.Ephemeral },
  } as const;
}

async function respond(responder: Responder, forms: Forms, flags: number): Promise<Receipt> {
  for (const { body, files } of forms()) {
    const response: APIInteractionResponse = {
      type: InteractionResponseType.ChannelMessageWithSource,
      data: { ...body, flags: body.flags | flags, allowed_mentions: { parse: [] } },
    };
    const receipt = await patiently(shortPauses, () => responder.respond(response, files));
    // Somebody gave the first response: we ourselves, unheard, or a process that ended before it could say more.
    if (receipt === 'taken') return editPatiently(responder, forms);
    if (receipt !== 'refused') return receipt;
  }
  return 'refused';
}

async function editPatiently(responder: Responder, forms: Forms): Promise<Receipt> {
  for (const form of forms()) {
    const receipt = await patiently(pauses, () => responder.editOriginal(form));
    if (receipt !== 'refused') return receipt;
  }
  return 'refused';
}

/** Sends again after each pause, while it fails. */
async function patiently(pausesBetween: readonly number[], send: () => Promise<Receipt>): Promise<Receipt> {
  let receipt = await send();
  for (const pause of pausesBetween) {
    if (receipt !== 'failed') break;
    await new Promise((resolve) => setTimeout(resolve, pause).unref());
    receipt = await send();
  }
  return receipt;
}

/** What the promise gives, or null after so many milliseconds without it. */
async function inTimeOrNull<T>(promise: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  return Promise.race([promise, pause]).finally(() => clearTimeout(timer));
}
