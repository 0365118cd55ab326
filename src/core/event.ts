/** An inbound event, in the words of the core. Adapters make them; nothing below this knows a chat network. */

export type Platform = 'terminal' | 'discord' | 'matrix' | 'web';

/** Who acts, as the platform names them. */
export interface Account {
  readonly platform: Platform;
  /** The platform's own stable id of the user, for example a snowflake or `@alice:example.org`. */
  readonly id: string;
  /** The name to show; made harmless before it is shown to others. */
  readonly displayName: string;
}

/** Where it happened. */
export interface Place {
  /** The Discord guild or the Matrix room or space that counts as a community; null in a direct message. */
  readonly community: string | null;
  readonly room: string;
  /** True where only this learner and the tutor can read. */
  readonly direct: boolean;
}

export interface Event {
  readonly platform: Platform;
  /** Unique within the platform and stable over redelivery. */
  readonly id: string;
  readonly account: Account;
  readonly place: Place;
  readonly receivedAt: Date;
  /** Whether the platform says that this account moderates `place.community`; checked again by each command. */
  readonly moderator: boolean;
  readonly call: CommandCall;
  /** Asks the platform whether the tutor may speak to everybody in the place; absent where there are no rooms. */
  readonly checkRoom?: () => Promise<RoomRefusal | null>;
  /** Set where the learner edited a message: the id of the last event that was answered for it. */
  readonly edits?: string;
}

/**
 * Why the tutor does not speak to everybody in a room. `unlisted`: whoever runs the tutor lists other rooms only.
 * `unwritable`: the tutor, or who asks for it, may not write there. `unreachable`: the platform did not say.
 */
export type RoomRefusal = 'unlisted' | 'unwritable' | 'unreachable';

/** What the learner asked for, before it is checked against the command's declaration. */
export interface CommandCall {
  /** `hm` or `cohort`. */
  readonly group: string;
  /** The name of the command as typed; empty where only the group was given. */
  readonly name: string;
  /** Words behind the name, or named options where the platform has such. */
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** A pasted block or an uploaded text that belongs to the command, fences and all. */
  readonly body: string | null;
  /** Set where the body is the message of another account; credit goes to its author only. */
  readonly bodyAuthor: Account | null;
  /** `Choice.moment` of the choice that was taken; absent where the command was typed. */
  readonly moment?: string;
}
