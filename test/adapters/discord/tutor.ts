/** The whole tutor, connected to a Discord on this machine. */
import { rm } from 'node:fs/promises';
import { REST } from '@discordjs/rest';
import type { APIMessage } from 'discord-api-types/v10';
import { commands } from '../../../commands/index.ts';
import { declareCommands } from '../../../src/adapters/discord/declare.ts';
import type { Log } from '../../../src/adapters/discord/log.ts';
import { registerCommands } from '../../../src/adapters/discord/register.ts';
import {
  type DiscordOptions,
  type RunningDiscord,
  startDiscord,
} from '../../../src/adapters/discord/start.ts';
import { readConfig } from '../../../src/config/config.ts';
import { messagesFor } from '../../../src/i18n/messages.ts';
import { openTutor, type Tutor } from '../../../src/main.ts';
import { createLog } from '../../../src/observe/log.ts';
import { DiscordDouble, type DoubleOptions } from '../../doubles/discord/double.ts';
import type { Modal, Shown } from '../../doubles/discord/interaction.ts';
import { createDataFolder } from '../../support/data-folder.ts';

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** Machines that run tests have other work as well: only tests of the deadline itself ask for Discord's. In ms. */
const deadline = 30_000;

/** The tutor itself, on an embedded database. Opening it takes longer than all the rest, so tests may share one. */
export interface Core {
  readonly tutor: Tutor;
  close(): Promise<void>;
}

export async function openCore(): Promise<Core> {
  const folder = await createDataFolder();
  const tutor = await openTutor(readConfig({ HM_TUTOR_DATA: folder }), createLog('error', 'stderr'));
  return {
    tutor,
    async close() {
      await tutor.close();
      await rm(folder, { recursive: true });
    },
  };
}

export class DiscordTutor {
  readonly double: DiscordDouble;
  readonly tutor: Tutor;
  /** What the adapter said of itself. */
  readonly logged: LogLine[] = [];
  /** Why the connection is over for good, where it is. */
  ended: string | null = null;
  /** Null where it belongs to somebody else. */
  readonly #core: Core | null;
  readonly #running: RunningDiscord[] = [];

  static async start(
    double: DoubleOptions = {},
    options: Partial<DiscordOptions> = {},
    shared: Core | null = null,
  ): Promise<DiscordTutor> {
    const core = shared ?? (await openCore());
    const own = shared === null ? core : null;
    const started = new DiscordTutor(await DiscordDouble.start({ deadline, ...double }), core.tutor, own);
    await started.register();
    await started.connect(options);
    return started;
  }

  private constructor(double: DiscordDouble, tutor: Tutor, core: Core | null) {
    this.double = double;
    this.tutor = tutor;
    this.#core = core;
  }

  async register(): Promise<void> {
    const rest = new REST({ api: this.double.api }).setToken(this.double.token);
    const declared = declareCommands(commands, messagesFor('en'));
    await registerCommands(rest, { applicationId: this.double.world.applicationId, guildId: null }, declared);
  }

  /** Again for another process beside those that run. */
  async connect(options: Partial<DiscordOptions> = {}): Promise<void> {
    const running = await startDiscord({
      ...this.tutor.completing,
      token: this.double.token,
      applicationId: this.double.world.applicationId,
      apiUrl: this.double.api,
      shards: null,
      publicChannels: [],
      dispatch: this.tutor.dispatch,
      openExport: this.tutor.openExport,
      store: this.tutor.store,
      newErrorId: () => 'k7mq-x2pd',
      log: this.#log(),
      onEnd: (reason) => {
        this.ended = reason;
      },
      fileServers: [this.double.cdn.origin],
      ...options,
    });
    this.#running.push(running);
  }

  async disconnect(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((running) => running.close()));
  }

  /** @throws where anything was sent that Discord would not take */
  async close(): Promise<void> {
    await this.disconnect();
    await this.#core?.close();
    await this.double.close();
  }

  #log(): Log {
    const at = (level: string) => (fields: object, message: string) =>
      void this.logged.push({ level, fields, message });
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  }
}

export function messageIn(shown: Shown): APIMessage {
  if (shown.kind !== 'message') throw new Error(`a message was expected, not ${JSON.stringify(shown.kind)}`);
  return shown.message;
}

export function modalIn(shown: Shown): Modal {
  if (shown.kind !== 'modal') throw new Error(`a form was expected, not ${shown.kind}`);
  return shown.modal;
}

/** Every text in a message, and the labels of what can be pressed in brackets. */
export function textIn(shown: Shown): string {
  const message = messageIn(shown);
  const lines = [message.content];
  const visit = (component: Record<string, unknown>): void => {
    if (typeof component.content === 'string') lines.push(component.content);
    if (typeof component.label === 'string') lines.push(`[${component.label}]`);
    const inner = (component.components ?? []) as readonly Record<string, unknown>[];
    inner.forEach(visit);
  };
  ((message.components ?? []) as unknown as readonly Record<string, unknown>[]).forEach(visit);
  return lines.filter((line) => line !== '').join('\n');
}
