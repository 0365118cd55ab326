/** Between what was received and its handling: encrypted events are opened, those whose keys are late when they come. */
import { countedLog } from '../counted-log.ts';
import { tellFailure } from '../failures.ts';
import { dig } from '../json.ts';
import type { Log } from '../log.ts';
import { type Happening, isVerification, type MatrixEvent } from '../matrix-event.ts';
import type { Encryption, Opened } from './encryption.ts';

export interface OpenerOptions {
  readonly encryption: Pick<Encryption, 'opened' | 'onRoomKeys' | 'verify'>;
  /** Whether the message or reaction can be something to answer, now that it can be read. */
  readonly concerns: (happening: Happening) => boolean;
  /** Is given what is to be handled, in its order. Must not throw. */
  readonly accept: (happenings: readonly Happening[]) => void;
  /** Is told of what cannot be read: its key never will come, or has not come for some time. Must not throw. */
  readonly unread: (happening: Happening) => void;
  /** Nothing more is to be done about it. */
  readonly done: (happening: Happening) => Promise<void>;
  readonly log: Log;
}

const readableTypes = ['m.room.message', 'm.reaction'];
/** Keys that have not come after this time will not come. What claims to be from so far ahead is not waited for. In ms. */
const longestWait = 7 * 24 * 3_600_000;
/** Most late keys come within this time. In ms. */
const usualWait = 30_000;

export class Opener {
  readonly #options: OpenerOptions;
  readonly #log: Log;
  readonly #late: Happening[] = [];
  #last: Promise<void> = Promise.resolve();
  #retryWaits = false;

  constructor(options: OpenerOptions) {
    this.#options = options;
    this.#log = countedLog(options.log);
    options.encryption.onRoomKeys(() => this.#retry());
  }

  /** Never throws, and never rejects behind the caller's back. What cannot be opened now stays where it is kept. */
  accept(happenings: readonly Happening[]): void {
    this.#last = this.#last.then(async () => {
      for (const happening of happenings) await this.#open(happening);
    });
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#last;
  }

  /**
   * One pass for however many keys came meanwhile, in the order of the messages, and before those that come with the keys. A
   * message whose key is here does not wait for an earlier one whose key may never come.
   */
  #retry(): void {
    if (this.#retryWaits || this.#late.length === 0) return;
    this.#retryWaits = true;
    this.#last = this.#last.then(async () => {
      this.#retryWaits = false;
      for (const happening of this.#late.splice(0)) await this.#open(happening);
    });
  }

  /** State is never encrypted: what claims to be has not been checked by any homeserver. */
  #isForUs(happening: Happening & { readonly kind: 'event' }): boolean {
    return readableTypes.includes(happening.event.type) && this.#options.concerns(happening);
  }

  async #open(happening: Happening): Promise<void> {
    const { encryption, accept, unread } = this.#options;
    if (happening.kind !== 'event' || !(isEncrypted(happening.event) || isVerification(happening.event))) {
      accept([happening]);
      return;
    }
    const { room, event } = happening;
    const log = this.#log;
    const from = { room, sender: event.sender };
    try {
      // Some clients send what belongs to a verification in the clear, in encrypted rooms too.
      const opened: Opened = isEncrypted(event)
        ? await encryption.opened(room, event)
        : { kind: 'open', event };
      if (opened.kind === 'later' && isRecent(event)) {
        this.#late.push(happening);
        setTimeout(() => this.#late.includes(happening) && unread(happening), usualWait).unref();
        log.info(from, 'the key of a message has not come yet');
      } else if (opened.kind === 'open' && isVerification(opened.event)) {
        encryption.verify(room, opened.event);
        await this.#options.done(happening);
      } else if (opened.kind === 'open' && this.#isForUs({ ...happening, event: opened.event })) {
        const { event: clear, sealed } = opened;
        accept([{ ...happening, event: clear, ...(sealed === undefined ? {} : { sealed }) }]);
      } else {
        if (opened.kind === 'later') log.warn(from, 'the key of a message never came');
        if (opened.kind === 'never') log.warn(from, `a message cannot be read: ${opened.reason}`);
        if (opened.kind !== 'open') unread(happening);
        await this.#options.done(happening);
      }
    } catch (error) {
      log.error(from, `an encrypted event waits for the next start: ${tellFailure(error)}`);
    }
  }
}

function isEncrypted({ type }: MatrixEvent): boolean {
  return type === 'm.room.encrypted';
}

/** By the clock of the sender's homeserver. */
function isRecent(event: unknown): boolean {
  const sent = dig(event, 'origin_server_ts');
  return typeof sent === 'number' && Math.abs(sent - Date.now()) < longestWait;
}
