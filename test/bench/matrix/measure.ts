/** Round trips as a learner sees them: from before the command is sent until the answer has come by sync. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Homeserver } from '../../support/matrix/homeserver.ts';
import { encryptedRoom, Learner } from '../../support/matrix/learner.ts';

interface Times {
  /** In ms. */
  readonly p50: number;
  readonly p99: number;
}

export interface Sample {
  readonly oneRoom: Times;
  readonly manyRooms: Times;
  readonly perSecond: number;
  readonly asked: number;
  readonly lost: number;
}

const rooms = 20;
const inOneRoom = 30;
const perRoom = 4;
/** An answer that has not come by then is lost. In ms. */
const patience = 30_000;

export async function measure(
  homeserver: Homeserver,
  bot: string,
  name: string,
  kind: 'plain' | 'encrypted',
): Promise<Sample> {
  const isPlain = kind === 'plain';
  const learner = await (isPlain ? Learner.join : Learner.joinEncrypted)(homeserver, `bench-${name}`);
  try {
    const places = await Promise.all(
      Array.from({ length: rooms }, () => learner.createRoom([bot], isPlain ? {} : encryptedRoom())),
    );
    // Both bots know every room before the clock runs.
    await Promise.all(places.map((room) => untilAnswered(learner, room)));
    const single: (number | null)[] = [];
    for (let number = 0; number < inOneRoom; number++) single.push(await roundTrip(learner, places[0] ?? ''));
    const started = performance.now();
    const many = await Promise.all(
      places.map(async (room) => {
        const times: (number | null)[] = [];
        for (let number = 0; number < perRoom; number++) times.push(await roundTrip(learner, room));
        return times;
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    const all = [...single, ...many.flat()];
    return {
      oneRoom: timesOf(single),
      manyRooms: timesOf(many.flat()),
      perSecond: many.flat().filter((time) => time !== null).length / seconds,
      asked: all.length,
      lost: all.filter((time) => time === null).length,
    };
  } finally {
    learner.close();
  }
}

/** Null where no answer came. */
async function roundTrip(learner: Learner, room: string): Promise<number | null> {
  const started = performance.now();
  const question = await learner.say(room, '!hm next');
  const answer = learner.until('an answer', ({ content }) => repliesTo(content) === question, patience);
  return answer.then(
    () => performance.now() - started,
    () => null,
  );
}

async function untilAnswered(learner: Learner, room: string): Promise<void> {
  const deadline = performance.now() + 4 * patience;
  while (!learner.seen.some((seen) => seen.room === room && seen.type === 'm.room.message')) {
    if (performance.now() > deadline) throw new Error('the bot never came in; does it run?');
    await learner.say(room, '!hm next');
    await wait(3000);
  }
}

function repliesTo(content: Readonly<Record<string, unknown>>): string | undefined {
  const relation = content['m.relates_to'] as { 'm.in_reply_to'?: { event_id?: string } } | undefined;
  return relation?.['m.in_reply_to']?.event_id;
}

function timesOf(times: readonly (number | null)[]): Times {
  const sorted = times.filter((time) => time !== null).toSorted((one, other) => one - other);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
