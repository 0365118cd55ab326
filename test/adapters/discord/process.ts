/** `hm-tutor serve` as a process of its own, connected to a double, that can be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { REST } from '@discordjs/rest';
import { commands } from '../../../commands/index.ts';
import { declareCommands } from '../../../src/adapters/discord/declare.ts';
import { registerCommands } from '../../../src/adapters/discord/register.ts';
import { messagesFor } from '../../../src/i18n/messages.ts';
import type { DiscordDouble } from '../../doubles/discord/double.ts';

const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

/** A start takes a second or two, and longer on a machine that has other work. In ms. */
const patience = 60_000;

export class TutorProcess {
  readonly #double: DiscordDouble;
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;

  /** @param database `DATABASE_URL`, or `HM_TUTOR_DATA` for the embedded one. */
  constructor(double: DiscordDouble, database: Readonly<Record<string, string>>) {
    this.#double = double;
    this.#environment = {
      PATH: process.env.PATH ?? '',
      DISCORD_TOKEN: double.token,
      DISCORD_APPLICATION_ID: double.world.applicationId,
      DISCORD_API_URL: double.api,
      METRICS_PORT: '0',
      LOG_LEVEL: 'warn',
      ...database,
    };
  }

  /** Resolves when the tutor is connected. */
  async start(): Promise<void> {
    const { gateway } = this.#double;
    const before = gateway.identified;
    const child = spawn(process.execPath, [cli, 'serve'], {
      env: this.#environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    endWithParent(child);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const deadline = Date.now() + patience;
    while (gateway.identified === before) {
      if (Date.now() > deadline) throw new Error(`the tutor did not connect: ${said}`);
      if (child.exitCode !== null) throw new Error(`the tutor ended with ${child.exitCode}: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Ends it with SIGKILL; resolves when it is gone. Nothing where it does not run. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

const children = new Set<ChildProcess>();

/** A test that fails must not leave processes behind. */
export function endWithParent(child: ChildProcess): void {
  if (children.size === 0) {
    process.on('exit', () => {
      for (const each of children) each.kill('SIGKILL');
    });
  }
  children.add(child);
}

/** What `hm-tutor register` does. */
export async function registerAll(double: DiscordDouble): Promise<void> {
  const rest = new REST({ api: double.api }).setToken(double.token);
  const declared = declareCommands(commands, messagesFor('en'));
  await registerCommands(rest, { applicationId: double.world.applicationId, guildId: null }, declared);
}
