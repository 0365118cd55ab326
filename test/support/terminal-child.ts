/**
 * The tutor with the small chapter behind a pipe, as a process that a test can kill.
 *
 *     node terminal-child.ts DATA_FOLDER SESSION < script
 *
 * The session is part of every event's id: the same script in the same session is the same events again.
 */

import { commands } from '../../commands/index.ts';
import { startTerminal } from '../../src/adapters/terminal/start.ts';
import { exportOpener } from '../../src/core/cohorts/export.ts';
import { createDispatch } from '../../src/core/dispatch.ts';
import { openStore } from '../../src/store/open.ts';
import { knowledge } from './knowledge.ts';
import { lesson } from './lesson.ts';
import { standInValidator } from './stand-in-validator.ts';

const [dataFolder = '', sessionId = ''] = process.argv.slice(2);
const store = await openStore({ dataFolder });
const dispatch = createDispatch({
  store,
  chapter: lesson,
  commands,
  validate: standInValidator,
  ...knowledge,
  clock: () => new Date(),
  newErrorId: () => 'abcd-2345',
  logError: (error) => {
    throw error;
  },
  measure: () => undefined,
});
await startTerminal({
  dispatch,
  openExport: exportOpener({ cohorts: store.cohorts, chapter: lesson, clock: () => new Date() }),
  store,
  commands,
  name: 'alice',
  moderator: false,
  input: process.stdin,
  output: process.stdout,
  noColour: true,
  sessionId,
  downloads: dataFolder,
});
await store.close();
