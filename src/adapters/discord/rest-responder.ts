/** Answers over Discord's REST interface. */
import { DiscordAPIError, type RawFile, REST } from '@discordjs/rest';
import { type APIInteraction, Routes } from 'discord-api-types/v10';
import { apiErrors, tellFailure } from './failures.ts';
import type { Log } from './log.ts';
import type { Receipt, Responder } from './responder.ts';

/**
 * Interaction endpoints do not count for the global limit of 50 a second, but libraries hold themselves to it. Far
 * above what one process answers, and still a limit, for the shared ones that Discord does not announce
 * (https://github.com/discord/discord-api-docs/issues/7243).
 */
const answersPerSecond = 500;
/** Every interaction token leaves a queue behind; they are thrown away so often. In ms. */
const sweepInterval = 60_000;
/** A first response that takes longer is of no use any more. In ms. */
const callbackTimeout = 3000;
/** In ms. */
const editTimeout = 10_000;

export function createAnswerRest(api: string | null): REST {
  return new REST({
    ...(api === null ? {} : { api }),
    globalRequestsPerSecond: answersPerSecond,
    handlerSweepInterval: sweepInterval,
    timeout: editTimeout,
    retries: 2,
  });
}

export function createRestResponder(rest: REST, interaction: APIInteraction, log: Log): Responder {
  const { id, token, application_id: applicationId } = interaction;
  const attempt = async (what: string, send: () => Promise<unknown>): Promise<Receipt> => {
    try {
      await send();
      return 'arrived';
    } catch (error) {
      const receipt = receiptOf(error);
      // Neither the request nor the error goes into the log as it is: they hold the token and what a learner wrote.
      if (receipt !== 'taken') log.warn({ interaction: id, what, receipt }, tellFailure(error));
      return receipt;
    }
  };
  return {
    respond: (response, files = []) =>
      attempt('callback', () =>
        withinTime(callbackTimeout, (signal) =>
          rest.post(Routes.interactionCallback(id, token), {
            auth: false,
            body: response,
            signal,
            ...withFiles(files),
          }),
        ),
      ),
    editOriginal: ({ body, files }) =>
      attempt('edit', () =>
        rest.patch(Routes.webhookMessage(applicationId, token, '@original'), {
          auth: false,
          body,
          ...withFiles(files),
        }),
      ),
  };
}

/** As with `AbortSignal.timeout`, which would go off, and cost, long after each answer has come. */
async function withinTime(
  milliseconds: number,
  send: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  try {
    await send(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function withFiles(files: RawFile[]): { files?: RawFile[] } {
  return files.length === 0 ? {} : { files };
}

const gone: readonly unknown[] = [
  apiErrors.unknownInteraction,
  apiErrors.unknownWebhook,
  apiErrors.invalidWebhookToken,
];

function receiptOf(error: unknown): Receipt {
  if (!(error instanceof DiscordAPIError)) return 'failed';
  if (error.code === apiErrors.alreadyAcknowledged) return 'taken';
  if (gone.includes(error.code) || error.status === 401 || error.status === 404) return 'gone';
  return error.status === 429 ? 'failed' : 'refused';
}
