/** Following the homeserver: nothing is read past before it is kept. */
import type { ReceivedEvents } from '../../core/received.ts';
import type { TutorClient } from './client.ts';
import { failureOf, isRefused, MalformedAnswer, tellFailure } from './failures.ts';
import { withoutGaps, withoutHistory } from './gaps.ts';
import { keyOf } from './handle.ts';
import { concerns, type Identity } from './identity.ts';
import { stringAt } from './json.ts';
import type { Log } from './log.ts';
import type { Happening } from './matrix-event.ts';
import { pausing } from './pace.ts';
import type { RoomBook } from './rooms.ts';

export interface SyncOptions {
  readonly client: TutorClient;
  readonly stream: string;
  readonly received: ReceivedEvents;
  readonly rooms: RoomBook;
  readonly identity: Identity;
  /** Is given what was kept. Must not throw. */
  readonly accept: (happenings: readonly Happening[]) => void;
  readonly ended: AbortSignal;
  readonly log: Log;
}

/** How long the homeserver may wait for something to tell. In ms. */
const longPoll = 30_000;
/** What homeservers say to a position that is none of theirs. */
const unknownPosition = ['M_UNKNOWN_POS', 'M_INVALID_PARAM', 'M_UNKNOWN'];
/**
 * The position alone is written so often at most. Read again from an older one, what lies between concerns nobody, but
 * it should not become too much. In ms.
 */
const positionInterval = 10_000;
/** Between tries: doubled up to the longest. The SDK's own 5 to 15 s would cost learners that much after an outage. */
const pause = { first: 100, longest: 5000 };

/**
 * Runs until `ended`.
 *
 * @throws the failure where the tutor is signed out
 */
export async function follow(options: SyncOptions): Promise<void> {
  const { received, stream, ended, log } = options;
  let position: string | null = null;
  let known = false;
  let written = Number.NEGATIVE_INFINITY;
  let wait = pause.first;
  while (!ended.aborted) {
    try {
      if (!known) position = await received.position(stream);
      known = true;
      const isDue = position === null || performance.now() - written >= positionInterval;
      const next = await step(options, position, isDue);
      position = next.position;
      if (next.isWritten) written = performance.now();
      wait = pause.first;
    } catch (error) {
      if (ended.aborted) return;
      const failure = failureOf(error);
      if (failure.kind === 'signed-out') throw error;
      if (position !== null && isRefused(error, ...unknownPosition)) {
        // The homeserver does not know this position any more. Where it begins anew, so do we.
        log.error({}, `the place in the stream is lost, what came meanwhile too: ${tellFailure(error)}`);
        position = null;
      }
      log.warn({ again: wait }, `no sync: ${tellFailure(error)}`);
      await pausing(failure.kind === 'passing' ? (failure.afterMs ?? wait) : wait, ended).catch(() => {});
      wait = Math.min(wait * 2, pause.longest);
    }
  }
}

interface Step {
  /** Behind what was read. */
  readonly position: string;
  readonly isWritten: boolean;
}

/** One answer of the homeserver. Whatever concerns the tutor is written with the position behind it. */
async function step(options: SyncOptions, position: string | null, isDue: boolean): Promise<Step> {
  const { client, stream, received, rooms, identity, accept } = options;
  if (position === null) await client.encryption?.distrustDevices();
  const answer = await client.poll(position, position === null ? 0 : longPoll);
  const next = stringAt(answer, 'next_batch');
  if (next === null) throw new MalformedAnswer('a sync');
  const whole = position === null ? withoutHistory(answer) : await withoutGaps(client, answer, position);
  const happenings = await client.interpret(whole);
  for (const happening of happenings) {
    if (happening.kind === 'event') rooms.observe(happening.room, happening.event);
    else rooms.forget(happening.room);
  }
  const ours = happenings.filter((happening) => concerns(happening, identity, rooms.known(happening.room)));
  const events = ours.map((happening) => ({ id: keyOf(happening), content: happening }));
  const isWritten = isDue || events.length > 0;
  if (isWritten) await received.receive(stream, events, next);
  accept(ours);
  return { position: next, isWritten };
}
