/** One interaction on Discord's side: its token, its deadline, and what the person sees of it. */
import { randomBytes } from 'node:crypto';
import type { APIMessage, APIUser, InteractionType } from 'discord-api-types/v10';
import { InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import { restErrors } from './errors.ts';
import type { MessageData } from './messages.ts';
import type { Channel } from './world.ts';

export interface Modal {
  readonly customId: string;
  readonly title: string;
  readonly components: readonly object[];
  readonly interaction: Interaction;
}

/** What the person sees in the end. */
export type Shown =
  | { readonly kind: 'message'; readonly message: APIMessage }
  | { readonly kind: 'modal'; readonly modal: Modal }
  | {
      readonly kind: 'choices';
      readonly choices: readonly { readonly name: string; readonly value: string }[];
    }
  /** The button was pressed, and nothing has changed. */
  | { readonly kind: 'nothing' }
  /** “The application did not respond”. */
  | { readonly kind: 'failed' };

/** A callback as it was sent. */
export interface Callback {
  readonly type: InteractionResponseType;
  readonly data?: MessageData & {
    readonly custom_id?: string;
    readonly title?: string;
    readonly choices?: readonly { readonly name: string; readonly value: string }[];
  };
}

export interface InteractionOptions {
  readonly id: string;
  readonly type: InteractionType;
  readonly user: APIUser;
  readonly channel: Channel;
  /** The message whose button was pressed, or from which the modal was opened. */
  readonly message: APIMessage | null;
  /** How long a first answer may take, in milliseconds: 3 s at Discord. */
  readonly deadline: number;
  /** How long the token works, in milliseconds: 15 minutes at Discord. */
  readonly tokenLife: number;
}

export class Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly user: APIUser;
  readonly channel: Channel;
  readonly message: APIMessage | null;
  /** Resolves with what the person sees in the end; it never rejects. */
  readonly shown: Promise<Shown>;
  readonly #options: InteractionOptions;
  readonly #created = performance.now();
  readonly #timer: NodeJS.Timeout;
  #resolve: (shown: Shown) => void = () => undefined;
  #tokenTimer: NodeJS.Timeout | undefined;
  /** The first answer; null before it. */
  callback: Callback | null = null;
  /** The answer's message, where there is one. */
  originalId: string | null = null;
  /** Messages behind the answer. */
  followUps = 0;

  constructor(options: InteractionOptions) {
    this.#options = options;
    this.id = options.id;
    this.type = options.type;
    this.user = options.user;
    this.channel = options.channel;
    this.message = options.message;
    this.token = randomBytes(96).toString('base64url');
    this.shown = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#timer = setTimeout(() => this.#resolve({ kind: 'failed' }), options.deadline);
  }

  get ephemeral(): boolean {
    return ((this.callback?.data?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  }

  /** @throws RestError 10062 after the deadline, 40060 where it was answered before. */
  acknowledge(callback: Callback): void {
    if (this.callback !== null) throw restErrors.alreadyAcknowledged();
    if (performance.now() - this.#created > this.#options.deadline) throw restErrors.unknownInteraction();
    this.callback = callback;
    clearTimeout(this.#timer);
    if (
      callback.type === InteractionResponseType.DeferredChannelMessageWithSource ||
      callback.type === InteractionResponseType.DeferredMessageUpdate
    ) {
      const shown: Shown =
        callback.type === InteractionResponseType.DeferredMessageUpdate
          ? { kind: 'nothing' }
          : { kind: 'failed' };
      const left = this.#options.tokenLife - (performance.now() - this.#created);
      this.#tokenTimer = setTimeout(() => this.#resolve(shown), left).unref();
    }
  }

  /** @throws RestError 50027 after the token's life, 10015 before the first answer. */
  checkToken(): void {
    if (performance.now() - this.#created > this.#options.tokenLife) throw restErrors.invalidWebhookToken();
    if (this.callback === null) throw restErrors.unknownWebhook();
  }

  show(shown: Shown): void {
    clearTimeout(this.#tokenTimer);
    this.#resolve(shown);
  }

  /** Nobody waits any longer. */
  abandon(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#tokenTimer);
    this.#resolve({ kind: 'failed' });
  }
}

/** The interactions of the last while, by token. */
export class Interactions {
  readonly byToken = new Map<string, Interaction>();
  readonly #kept: number;

  /** @param kept how many are remembered; older ones are unknown, as if their token's life were over. */
  constructor(kept: number) {
    this.#kept = kept;
  }

  add(interaction: Interaction): void {
    this.byToken.set(interaction.token, interaction);
    const [oldest] = this.byToken.keys();
    if (this.byToken.size > this.#kept && oldest !== undefined) this.byToken.delete(oldest);
  }

  /** Those that were not answered. */
  get open(): readonly Interaction[] {
    return [...this.byToken.values()].filter(({ callback }) => callback === null);
  }

  abandon(): void {
    for (const interaction of this.byToken.values()) interaction.abandon();
  }
}
