/** The tutor on Matrix: a learner with a client of their own writes to it over a real homeserver. */
import type { Homeserver } from '../support/matrix/homeserver.ts';
import { encryptedRoom, Learner, type SeenEvent } from '../support/matrix/learner.ts';
import type { TutorProcess } from '../support/matrix/tutor.ts';
import { asSlashCommands, type Button, type Driver, indentCode, withButtons } from './driver.ts';

let learners = 0;

export type Place = 'a room' | 'a direct message' | 'an encrypted direct message';

/** In a direct message, or in a room where somebody else is, too. */
export async function driveMatrix(
  homeserver: Homeserver,
  tutor: TutorProcess,
  place: Place,
): Promise<Driver> {
  const isEncrypted = place === 'an encrypted direct message';
  const name = `alice-${++learners}`;
  const alice = await (isEncrypted ? Learner.joinEncrypted : Learner.join)(homeserver, name);
  const bystander = await homeserver.register('bystander');
  const me = tutor.account.id;
  const direct = await alice.createRoom([me], {
    is_direct: true,
    ...(isEncrypted ? encryptedRoom() : {}),
  });
  const room = place === 'a room' ? await alice.createRoom([me, bystander.id]) : direct;
  let marks = 0;
  return {
    typed: true,
    async send(line, block) {
      if (!tutor.isRunning) tutor.start();
      const before = alice.seen.length;
      await alice.say(room, `${line.replace(/^\//, '!')}${block === null ? '' : `\n${block}`}`);
      // Answers keep their order: what comes before the answer to this belongs to the line.
      const mark = `mark-${++marks}`;
      const isMark = ({ content }: SeenEvent) => content.body?.includes(`“${mark}”`) === true;
      await alice.say(room, `!hm ${mark}`);
      await alice.until(`the answer to ${mark}`, isMark);
      const news = alice.seen.slice(before).filter(({ type }) => type === 'm.room.message');
      const messages = news.filter((event) => !isMark(event) && !isPointer(event));
      const texts = await Promise.all(messages.map((message) => plainText(alice, message)));
      return texts.join('\n');
    },
    kill: () => tutor.end('SIGKILL'),
    close: async () => alice.close(),
  };
}

/** In a room, what is private goes elsewhere, and the room is told so. */
function isPointer({ content }: SeenEvent): boolean {
  return content.body?.startsWith('I answered you in a direct message') === true;
}

async function plainText(learner: Learner, { content }: SeenEvent): Promise<string> {
  if (content.msgtype === 'm.file')
    return `${content.body}:\n${indentCode(new TextDecoder().decode(await learner.fileIn(content)))}`;
  const buttons: Button[] = [];
  const lines = (content.body ?? '').split('\n').filter((line) => {
    const [, label, command] = /^[1-6]\ufe0f\u20e3 (.+): !(.+)$/.exec(line) ?? [];
    if (label !== undefined && command !== undefined) buttons.push({ label, command });
    return label === undefined;
  });
  const text = lines
    .join('\n')
    .replaceAll(/^(`{3,})[a-z]*\n([\s\S]*?)\n\1$/gm, (_, _fence, code: string) => indentCode(code));
  return withButtons(asSlashCommands(text, '!'), buttons);
}
