/** Every command, in the order in which the help shows them. */
import type { AnyCommand } from '../src/core/command.ts';
import { answer } from './answer.ts';
import { check } from './check.ts';
import { announce } from './cohort/announce.ts';
import { archive } from './cohort/archive.ts';
import { audit } from './cohort/audit.ts';
import { create } from './cohort/create.ts';
import { exportProgress } from './cohort/export.ts';
import { invite } from './cohort/invite.ts';
import { learner } from './cohort/learner.ts';
import { pass } from './cohort/pass.ts';
import { progress } from './cohort/progress.ts';
import { rename } from './cohort/rename.ts';
import { settings as cohortSettings } from './cohort/settings.ts';
import { stuck } from './cohort/stuck.ts';
import { explain } from './explain.ts';
import { files } from './files.ts';
import { goTo } from './goto.ts';
import { help } from './help.ts';
import { hint } from './hint.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import { link } from './link.ts';
import { next } from './next.ts';
import { option } from './option.ts';
import { privacy } from './privacy.ts';
import { report } from './report.ts';
import { reset } from './reset.ts';
import { settings } from './settings.ts';
import { share } from './share.ts';
import { skip } from './skip.ts';
import { status } from './status.ts';

export const commands: readonly AnyCommand[] = [
  next,
  check,
  hint,
  answer,
  skip,
  goTo,
  status,
  explain,
  option,
  files,
  settings,
  report,
  reset,
  privacy,
  join,
  leave,
  share,
  link,
  help,
  create,
  rename,
  archive,
  invite,
  progress,
  stuck,
  learner,
  pass,
  exportProgress,
  audit,
  announce,
  cohortSettings,
];
