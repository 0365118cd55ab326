/** What a tutor needs on disk and in memory before and after so many messages were read and answered. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Homeserver } from '../../support/matrix/homeserver.ts';
import { encryptedRoom, Learner } from '../../support/matrix/learner.ts';
import type { TutorProcess } from '../../support/matrix/tutor.ts';

/** In MB. `log` is SQLite's write-ahead log, which is reused. */
interface Needs {
  readonly memory: number;
  readonly keys: number;
  readonly log: number;
}

export interface Growth {
  readonly answered: number;
  readonly before: Needs;
  readonly after: Needs;
}

const rooms = 10;
/** Without a new answer for so long, what is missing is lost. In ms. */
const patience = 60_000;

export async function measureGrowth(
  homeserver: Homeserver,
  tutor: TutorProcess,
  messages: number,
): Promise<Growth> {
  const learner = await Learner.joinEncrypted(homeserver, `growth-${tutor.account.id.slice(1, 6)}`);
  try {
    const places = await Promise.all(
      Array.from({ length: rooms }, () => learner.createRoom([tutor.account.id], encryptedRoom())),
    );
    const questions: string[] = [];
    const ask = async (count: number) => {
      const each = Array.from({ length: Math.ceil(count / rooms) });
      await Promise.all(
        places.map(async (room) => {
          for (const _ of each) {
            const question = await learner.say(room, '!hm status');
            questions.push(question);
            await learner.answerTo(question, patience).catch(() => undefined);
          }
        }),
      );
    };
    await ask(rooms);
    const before = await needsOf(tutor);
    await ask(messages);
    await wait(1000);
    const answered = questions.filter((question) => learner.answersTo(question).length > 0).length;
    return { answered: answered - rooms, before, after: await needsOf(tutor) };
  } finally {
    learner.close();
  }
}

async function needsOf(tutor: TutorProcess): Promise<Needs> {
  const status = await readFile(`/proc/${tutor.pid}/status`, 'utf8');
  const sizeOf = async (name: string) => {
    const names = await readdir(tutor.dataFolder);
    return names.includes(name) ? (await stat(join(tutor.dataFolder, name))).size / 1e6 : 0;
  };
  return {
    memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000,
    keys: await sizeOf('matrix-keys.sqlite'),
    log: await sizeOf('matrix-keys.sqlite-wal'),
  };
}
