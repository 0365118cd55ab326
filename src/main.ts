/** Puts the tutor together: chapter, validator, store, core, and what talks to learners. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { commands } from '../commands/index.ts';
import { startTerminal } from './adapters/terminal/start.ts';
import { drawGrid } from './charts/draw.ts';
import { loadOptions } from './cli/options.ts';
import { loadOwnCatalogue, loadOwnChapter } from './cli/own-chapter.ts';
import { remind } from './cli/reminding.ts';
import type { Config } from './config/config.ts';
import { exportOpener, type OpenExport } from './core/cohorts/export.ts';
import type { Completing } from './core/complete.ts';
import { createDispatch, type Dispatch } from './core/dispatch.ts';
import type { ReceivedEvents } from './core/received.ts';
import type { Store } from './core/store.ts';
import { createOutputJudge, diagnose } from './doctor/index.ts';
import { createApplication } from './http/application.ts';
import { type Listening, listen } from './http/listen.ts';
import { newErrorId } from './observe/error-id.ts';
import { createLog } from './observe/log.ts';
import { createMetrics, type Metrics } from './observe/metrics.ts';
import { OptionBook } from './options/option-book.ts';
import { createGuessLimit } from './security/guesses.ts';
import { openStore } from './store/open.ts';
import { createFileMerger, createProjectValidator, createValidator } from './validator/index.ts';

export interface Tutor {
  readonly store: Store & {
    readonly received: ReceivedEvents;
    prune(before: Date): Promise<number>;
  };
  readonly dispatch: Dispatch;
  readonly openExport: OpenExport;
  readonly metrics: Metrics;
  /** What completes a learner's words while they type. */
  readonly completing: Completing;
  close(): Promise<void>;
}

export interface ChatOptions {
  readonly name: string;
  readonly moderator: boolean;
}

/** @throws StoreError, BrokenChapterError */
export async function openTutor(config: Config, log: Logger): Promise<Tutor> {
  const [chapter, catalogue, options, store] = await Promise.all([
    loadOwnChapter(),
    loadOwnCatalogue(),
    loadOptions(config.dataFolder),
    openStore(config.database),
  ]);
  const tools = { options, judgeErrorOutput: createOutputJudge(catalogue, chapter) };
  const checkProject = createProjectValidator(chapter, tools);
  const metrics = createMetrics();
  const completing = { chapter, commands, options: new OptionBook(options) };
  const clock = () => new Date();
  const dispatch = createDispatch({
    store,
    chapter,
    commands,
    validate: createValidator(chapter, tools),
    checkFiles: checkProject,
    merging: createFileMerger(chapter, tools),
    diagnose: (text) => diagnose(catalogue, text),
    options: completing.options,
    drawGrid,
    random: (bound) => randomInt(bound),
    limitGuesses: createGuessLimit(),
    clock,
    newErrorId,
    logError: (error, fields) => log.error({ ...fields, err: error }, 'an event could not be answered'),
    measure: metrics.measure,
  });
  const openExport = exportOpener({ cohorts: store.cohorts, chapter, clock });
  return { store, dispatch, openExport, metrics, completing, close: () => store.close() };
}

/** The whole tutor at this terminal or behind this pipe. Resolves when the learner leaves. */
export async function chat(config: Config, options: ChatOptions): Promise<void> {
  // A log between question and answer would be in the learner's way.
  const log = createLog(config.logLevel, { file: join(config.dataFolder, 'hm-tutor.log') });
  const tutor = await openTutor(config, log);
  try {
    await remind(tutor.store, tutor.completing.chapter, new Date());
    await startTerminal({
      ...options,
      noColour: config.noColour,
      downloads: join(config.dataFolder, 'downloads'),
      dispatch: tutor.dispatch,
      openExport: tutor.openExport,
      store: tutor.store,
      commands,
      input: process.stdin,
      output: process.stdout,
    });
  } finally {
    await tutor.close();
  }
}

/**
 * Health and metrics on `METRICS_PORT`.
 *
 * @param awaited - the networks that are not connected yet
 */
export function serveHealth(
  config: Config,
  tutor: Tutor,
  awaited: () => readonly string[],
): Promise<Listening> {
  const obstacle = async () => {
    const [network] = awaited();
    if (network !== undefined) return `${network} not connected yet`;
    // Any query would do; nobody is called `health`, so this one is answered from an index.
    return tutor.store.undelivered('health', 1).then(
      () => null,
      () => 'database unavailable',
    );
  };
  return listen(createApplication({ obstacle, metrics: tutor.metrics }), config.host, config.metricsPort);
}
