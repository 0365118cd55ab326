/** `hm-tutor serve`: the configured networks; without any, the terminal; without a terminal, health and metrics. */
import type { Config } from '../config/config.ts';
import { messagesFor } from '../i18n/messages.ts';
import { chat, openTutor, serveHealth } from '../main.ts';
import { createLog } from '../observe/log.ts';

export async function serve(config: Config): Promise<void> {
  const [network] = config.networks;
  if (network !== undefined) {
    throw Object.assign(
      new Error(`${network} is configured, but this version has no connection to it yet.`),
      {
        code: 'network-unsupported',
      },
    );
  }
  process.stderr.write(`${messagesFor('en').text('terminal.connect')}\n\n`);
  if (process.stdin.isTTY && process.stdout.isTTY) {
    await chat(config, { name: 'learner', moderator: false });
    return;
  }
  const log = createLog(config.logLevel, 'stderr');
  const tutor = await openTutor(config, log);
  const health = await serveHealth(config, tutor).catch(async (error: unknown) => {
    await tutor.close();
    throw error;
  });
  process.stderr.write(
    `There is no terminal here, so I serve only health and metrics: http://${config.host}:${health.port}/health\n`,
  );
  await endSignal();
  await health.close();
  await tutor.close();
}

function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
