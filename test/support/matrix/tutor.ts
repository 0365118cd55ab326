/** `hm-tutor serve` on Matrix, as a process that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDataFolder } from '../data-folder.ts';
import type { Account, Homeserver } from './homeserver.ts';

const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

export class TutorProcess {
  readonly account: Account;
  readonly #environment: NodeJS.ProcessEnv;
  readonly dataFolder: string;
  #child: ChildProcess | null = null;
  /** What it wrote to its log, all starts together. */
  log = '';

  static async prepare(
    homeserver: Homeserver,
    more: NodeJS.ProcessEnv = {},
    name = 'tutor',
  ): Promise<TutorProcess> {
    const account = await homeserver.register(name);
    const dataFolder = await createDataFolder();
    return new TutorProcess(account, dataFolder, {
      PATH: process.env.PATH,
      HM_TUTOR_DATA: dataFolder,
      METRICS_PORT: '0',
      MATRIX_HOMESERVER_URL: homeserver.url,
      MATRIX_ACCESS_TOKEN: account.token,
      LOG_LEVEL: 'info',
      ...more,
    });
  }

  private constructor(account: Account, dataFolder: string, environment: NodeJS.ProcessEnv) {
    this.account = account;
    this.dataFolder = dataFolder;
    this.#environment = environment;
  }

  /** @param more - besides what was prepared */
  start(more: NodeJS.ProcessEnv = {}): void {
    const child = spawn(process.execPath, [cli, 'serve'], {
      env: { ...this.#environment, ...more },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
    });
    this.#child = child;
  }

  /** Runs another command of `hm-tutor` with the same settings. */
  async run(
    words: readonly string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<{ status: number | null; output: string }> {
    const child = spawn(process.execPath, [cli, ...words], {
      env: { ...this.#environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, output };
  }

  /** Nothing of it runs until `thaw`. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Before that nobody can encrypt for it. */
  async hasKeys(): Promise<void> {
    while (!this.log.includes('encrypted rooms can be read')) await wait(50);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits until it ends by itself. @returns its exit code */
  async ended(): Promise<number | null> {
    const child = this.#child;
    if (child === null) throw new Error('it was never started');
    if (this.isRunning) await once(child, 'exit');
    return child.exitCode;
  }

  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null || !this.isRunning) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.dataFolder, { recursive: true, force: true });
  }
}
