/** Drives the terminal: in this process, and as a process of its own that can be killed. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { commands } from '../../commands/index.ts';
import { Session } from '../../src/adapters/terminal/session.ts';
import { readConfig } from '../../src/config/config.ts';
import { openTutor } from '../../src/main.ts';
import { createLog } from '../../src/observe/log.ts';
import { createDataFolder } from '../support/data-folder.ts';
import type { Driver } from './driver.ts';

/** The tutor itself on an embedded database, in this process. */
export async function driveHere(): Promise<Driver> {
  const dataFolder = await createDataFolder();
  const log = createLog('error', 'stderr');
  const tutor = await openTutor(readConfig({ HM_TUTOR_DATA: dataFolder }), log);
  let written = '';
  const session = new Session({
    dispatch: tutor.dispatch,
    openExport: tutor.openExport,
    store: tutor.store,
    commands,
    name: 'alice',
    moderator: false,
    downloads: dataFolder,
    savesTexts: false,
    id: 'transcript',
    clock: () => new Date(),
    drawing: { colour: false, columns: null },
    write: async (text) => {
      written += text;
    },
  });
  return {
    typed: true,
    async send(line, block) {
      written = '';
      await session.say({ line, body: block });
      return written;
    },
    kill: () => Promise.reject(new Error('this process cannot be killed')),
    async close() {
      await tutor.close();
      await rm(dataFolder, { recursive: true });
    },
  };
}

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** `hm-tutor chat` behind a pipe. */
export async function driveProcess(): Promise<Driver> {
  const dataFolder = await createDataFolder();
  let chat: Chat | null = null;
  return {
    typed: true,
    async send(line, block) {
      chat ??= await Chat.start(dataFolder);
      return chat.say(block === null ? line : `${line}\n${block}`);
    },
    async kill() {
      await chat?.kill();
      chat = null;
    },
    async close() {
      await chat?.kill();
      await rm(dataFolder, { recursive: true });
    },
  };
}

/** A running `hm-tutor chat`. */
class Chat {
  readonly #child: ChildProcessWithoutNullStreams;
  /** Rejects when the process ends by itself. */
  readonly #ended: Promise<never>;
  #output = '';
  #marks = 0;

  static async start(dataFolder: string): Promise<Chat> {
    const chat = new Chat(dataFolder);
    // Whatever an earlier process left undelivered comes before the first answer.
    await chat.say('');
    return chat;
  }

  private constructor(dataFolder: string) {
    this.#child = spawn(process.execPath, [cli, 'chat', '--as', 'alice', '--data', dataFolder]);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
    this.#child.stderr.pipe(process.stderr);
    this.#ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`the chat ended with ${code} after: ${this.#output}`);
    });
    this.#ended.catch(() => undefined);
  }

  /** Behind the input goes a command that does not exist: what stands before its answer is the answer to the input. */
  async say(input: string): Promise<string> {
    const mark = `mark-${++this.#marks}`;
    this.#child.stdin.write(`${input}\n/hm ${mark}\n`);
    const end = `There is no command “${mark}”. /hm help lists what there is.\n\n`;
    while (!this.#output.includes(end)) {
      await Promise.race([once(this.#child.stdout, 'data'), this.#ended]);
    }
    const [answer = '', rest = ''] = this.#output.split(end);
    this.#output = rest;
    return answer;
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
