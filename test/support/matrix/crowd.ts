/** Several learners at once, each in a room with the tutor, and what every one of them may expect. */
import { expect } from 'vitest';
import type { Homeserver } from './homeserver.ts';
import { Learner } from './learner.ts';

export interface Crowd {
  /** Everybody sends this many commands, one after the other. */
  ask(count: number): Promise<void>;
  /** Waits until everything asked is answered, and checks that it is so once, in the order of each room. */
  expectAnswers(within: number): Promise<void>;
  readonly asked: number;
  /** Answers that have come so far. */
  readonly answered: number;
  close(): void;
}

export async function gather(homeserver: Homeserver, tutor: string, size: number): Promise<Crowd> {
  const stamp = Date.now();
  const members = await Promise.all(
    Array.from({ length: size }, async (_, index) => {
      const learner = await Learner.join(homeserver, `crowd-${stamp}-${index}`);
      return { learner, room: await learner.createRoom([tutor]), questions: [] as string[] };
    }),
  );
  return {
    get asked() {
      return members.reduce((sum, { questions }) => sum + questions.length, 0);
    },
    get answered() {
      return members.reduce((sum, { learner }) => sum + answersIn(learner).length, 0);
    },
    async ask(count) {
      await Promise.all(
        members.map(async ({ learner, room, questions }) => {
          for (let number = 0; number < count; number++) {
            questions.push(await learner.say(room, `!hm question-${questions.length}`));
          }
        }),
      );
    },
    async expectAnswers(within) {
      for (const { learner, questions } of members) {
        const last = questions.at(-1);
        if (last === undefined) continue;
        await learner.until('the last answer', ({ content }) => repliesTo(content) === last, within);
        expect(answersIn(learner)).toEqual(questions);
      }
    },
    close() {
      for (const { learner } of members) learner.close();
    },
  };
}

/** The questions that were answered, in the order of the answers. */
function answersIn({ seen }: Learner): readonly (string | undefined)[] {
  return seen.filter(({ type }) => type === 'm.room.message').map(({ content }) => repliesTo(content));
}

function repliesTo(content: Readonly<Record<string, unknown>>): string | undefined {
  const relation = content['m.relates_to'] as { 'm.in_reply_to'?: { event_id?: string } } | undefined;
  return relation?.['m.in_reply_to']?.event_id;
}
