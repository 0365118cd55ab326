/** Says in a direct message that what was written there cannot be read, for nobody would know otherwise. */
import type { Messages } from '../../i18n/messages.ts';
import { tellFailure } from './failures.ts';
import { keyOf } from './handle.ts';
import type { Log } from './log.ts';
import type { Happening } from './matrix-event.ts';
import type { Messenger } from './messenger.ts';
import type { RoomBook } from './rooms.ts';

export interface UnreadOptions {
  readonly rooms: Pick<RoomBook, 'get'>;
  readonly messenger: Pick<Messenger, 'say'>;
  readonly messages: Messages;
  readonly log: Log;
}

/** @returns what is to be called for each message that cannot be read. A room hears of it once */
export function tellUnread({ rooms, messenger, messages, log }: UnreadOptions): (missed: Happening) => void {
  const told = new Set<string>();
  const tell = async (missed: Happening) => {
    const { room } = missed;
    // Among several people it may not have been for the tutor.
    if (told.has(room) || (await rooms.get(room)).companion === null || told.has(room)) return;
    told.add(room);
    await messenger.say(room, `${keyOf(missed)} unread`, messages.text('matrix.unread'));
  };
  return (missed) => {
    tell(missed).catch((error: unknown) =>
      log.warn({ room: missed.room }, `a room does not know that it cannot be read: ${tellFailure(error)}`),
    );
  };
}
