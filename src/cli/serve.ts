/** `hm-tutor serve`: the configured networks; without any, the terminal; without a terminal, health and metrics. */
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { DiscordConfig } from '../config/discord.ts';
import type { MatrixConfig } from '../config/matrix.ts';
import { messagesFor } from '../i18n/messages.ts';
import { chat, openTutor, serveHealth, type Tutor } from '../main.ts';
import { newErrorId } from '../observe/error-id.ts';
import { createLog } from '../observe/log.ts';
import { pruneDaily } from './pruning.ts';
import { keepReminding } from './reminding.ts';

/** Something that runs until it is closed. */
interface Running {
  close(): Promise<void>;
}

interface Network {
  readonly name: string;
  /** Resolves when it is connected. `end` is called where it is over for good, with a sentence that says what to do. */
  start(tutor: Tutor, log: Logger, end: (reason: string) => void): Promise<Running>;
}

/** How long the process may outlive everything that was closed. In ms. */
const lingering = 1000;

export async function serve(config: Config): Promise<void> {
  const networks = configuredNetworks(config);
  if (networks.length > 0) return serveNetworks(config, networks);
  process.stderr.write(`${messagesFor('en').text('terminal.connect')}\n\n`);
  if (process.stdin.isTTY && process.stdout.isTTY) {
    await chat(config, { name: 'learner', moderator: false });
    return;
  }
  return serveNetworks(config, []);
}

/** Only what is configured is loaded. */
function configuredNetworks({ discord, matrix }: Config): readonly Network[] {
  return [
    ...(discord === null ? [] : [{ name: 'discord', start: startInDiscord(discord) }]),
    ...(matrix === null ? [] : [{ name: 'matrix', start: startOnMatrix(matrix) }]),
  ];
}

function startOnMatrix(matrix: MatrixConfig): Network['start'] {
  return async (tutor, log, end) => {
    const { startMatrix } = await import('../adapters/matrix/start.ts');
    return startMatrix({
      ...matrix,
      commands: tutor.completing.commands,
      dispatch: tutor.dispatch,
      openExport: tutor.openExport,
      store: tutor.store,
      log: log.child({ network: 'matrix' }),
      onEnd: end,
      endAtOnce(reason) {
        log.fatal(reason);
        process.exit(1);
      },
    });
  };
}

function startInDiscord(discord: DiscordConfig): Network['start'] {
  return async (tutor, log, end) => {
    const { startDiscord } = await import('../adapters/discord/start.ts');
    return startDiscord({
      ...discord,
      ...tutor.completing,
      dispatch: tutor.dispatch,
      openExport: tutor.openExport,
      store: tutor.store,
      newErrorId,
      log: log.child({ network: 'discord' }),
      onEnd: end,
    });
  };
}

/** Health and metrics, and the networks, until the process is asked to end, or a network is over for good. */
async function serveNetworks(config: Config, networks: readonly Network[]): Promise<void> {
  const log = createLog(config.logLevel, 'stderr');
  const running: Running[] = [];
  const awaited = new Set(networks.map(({ name }) => name));
  let closing = false;
  const ending = endSignal();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  try {
    const tutor = await openTutor(config, log);
    running.unshift(tutor);
    running.unshift(pruneDaily(tutor.store, log));
    running.unshift(keepReminding(tutor.store, tutor.completing.chapter, log));
    const health = await serveHealth(config, tutor, () => [...awaited]);
    running.unshift(health);
    if (networks.length === 0) {
      process.stderr.write(
        `There is no terminal here, so I serve only health and metrics: http://${config.host}:${health.port}/health\n`,
      );
    }
    const end = (reason: string) => ended.reject(new Error(reason));
    const connecting = Promise.all(
      networks.map(async ({ name, start }) => {
        const network = await start(tutor, log, end);
        awaited.delete(name);
        if (closing) await network.close();
        else running.unshift(network);
      }),
    );
    await Promise.race([ending, ended.promise, connecting.then(() => Promise.race([ending, ended.promise]))]);
  } finally {
    closing = true;
    for (const each of running) await each.close();
    // A network that answers nothing would keep the process for as long as a request may take. Nothing waits for those.
    setTimeout(() => process.exit(), lingering).unref();
  }
}

function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
